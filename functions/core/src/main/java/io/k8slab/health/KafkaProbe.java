package io.k8slab.health;

/** Asks whether the brokers answer; within a bound, and never throws. */
@FunctionalInterface
public interface KafkaProbe {
  boolean isReachable();
}

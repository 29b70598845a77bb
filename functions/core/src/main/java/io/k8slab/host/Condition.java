package io.k8slab.host;

import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import java.time.Instant;

/**
 * One thing about a host's health.
 *
 * @param type as {@link HostCondition} has it
 * @param since when it became so, by the database's clock
 */
public record Condition(
    String type, ConditionStatus status, String reason, String message, Instant since) {

  boolean is(String otherType, ConditionStatus otherStatus) {
    return type.equals(otherType) && status == otherStatus;
  }
}

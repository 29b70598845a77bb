package io.k8slab.identity.device;

import io.k8slab.identity.SecretText;
import java.time.Duration;

/** What the device itself asks with, once it is approved. */
public record DeviceCode(String value) {
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Between two questions of a device; each too early one makes it longer by as much. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  static DeviceCode random() {
    return new DeviceCode(SecretText.random("k8slab_dc_"));
  }

  byte[] hash() {
    return SecretText.hash(value);
  }

  @Override
  public String toString() {
    return "DeviceCode"; // a secret
  }
}

package io.k8slab.local.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of the functions that {@code up} takes from its own environment, so that a developer can
 * try them. What is not here it decides by itself: where PostgreSQL and Kafka are, the keys, the
 * address.
 */
public final class PassedSettings {
  /** A name, or how names begin that end in {@code _}. */
  public static final List<String> NAMES =
      List.of(
          "K8SLAB_PUBLIC_URL",
          "K8SLAB_ALLOWED_ORIGINS",
          "K8SLAB_OIDC_",
          "K8SLAB_SMTP_",
          "K8SLAB_MAIL_FROM",
          "K8SLAB_TLS_",
          "K8SLAB_RATE_LIMIT_",
          "K8SLAB_QUOTA_",
          "K8SLAB_TEAM_QUOTA_",
          "K8SLAB_SOCKETS",
          "K8SLAB_SOCKETS_PER_USER");

  private PassedSettings() {}

  /** Those of them that are there. */
  public static Map<String, String> of(Map<String, String> environment) {
    var passed = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (NAMES.stream().anyMatch(known -> isMeant(known, name)) && !value.isBlank()) {
            passed.put(name, value);
          }
        });
    return passed;
  }

  private static boolean isMeant(String known, String name) {
    return known.endsWith("_") ? name.startsWith(known) : name.equals(known);
  }
}

package io.k8slab.local.kafka;

import java.util.Map;

/**
 * The one login of a private broker (SASL PLAIN; the way is loopback).
 *
 * @param password {@code [A-Za-z0-9_-]+}: it is quoted nowhere
 */
public record BrokerLogin(String user, String password) {
  public BrokerLogin {
    if (!password.matches("[A-Za-z0-9_-]{16,}")) {
      throw new IllegalArgumentException("the broker's password: letters, digits, _ and -");
    }
  }

  Map<String, String> clientProperties() {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        module() + ";");
  }

  /** For a listener: who may come in, and as whom the broker calls itself. */
  String listenerModule() {
    return module() + " user_" + user + "=\"" + password + "\";";
  }

  private String module() {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\"";
  }

  @Override
  public String toString() {
    return "BrokerLogin[" + user + "]";
  }
}

package io.k8slab.cli.config;

import java.time.Duration;
import java.time.Instant;

/**
 * What the server gave at sign-in.
 *
 * @param expiresAt the access token's end by this machine's clock
 */
public record Tokens(String accessToken, String refreshToken, Instant expiresAt) {
  /** A token this close to its end is renewed first: it has to arrive before it ends. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  public boolean usableAt(Instant now) {
    return now.plus(MARGIN).isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "Tokens[expiresAt=" + expiresAt + "]";
  }
}

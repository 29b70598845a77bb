package io.k8slab.identity;

import java.time.Duration;

/** Who holds it is signed in. */
public record RefreshToken(String value) {
  public static final Duration LIFETIME = Duration.ofDays(30);

  /** However often it is renewed, a session ends then: its person signs in anew. */
  public static final Duration LONGEST_SESSION = Duration.ofDays(90);

  /** For this long a rotated token is still honoured: two tabs may use it at once. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private static final String PREFIX = "k8slab_rt_";

  static RefreshToken random() {
    return new RefreshToken(SecretText.random(PREFIX));
  }

  public byte[] hash() {
    return SecretText.hash(value);
  }

  @Override
  public String toString() {
    return "RefreshToken"; // a secret
  }
}

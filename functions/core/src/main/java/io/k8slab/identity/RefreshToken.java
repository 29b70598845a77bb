package io.k8slab.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * 256 random bits; who holds them is signed in. Only their SHA-256 is kept: there is nothing to
 * guess that a slower hash would protect.
 *
 * @param value with a prefix that scanners for leaked secrets can look for
 */
public record RefreshToken(String value) {
  public static final Duration LIFETIME = Duration.ofDays(30);

  /** For this long a rotated token is still honoured: two tabs may use it at once. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PREFIX = "k8slab_rt_";

  static RefreshToken random() {
    var bits = new byte[32];
    RANDOM.nextBytes(bits);
    return new RefreshToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RefreshToken"; // a secret
  }
}

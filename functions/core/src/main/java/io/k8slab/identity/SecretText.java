package io.k8slab.identity;

import io.k8slab.http.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets that we make: 256 random bits behind a prefix that scanners for leaked secrets can look
 * for. Only their SHA-256 is kept: there is nothing to guess that a slower hash would protect.
 */
public final class SecretText {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretText() {}

  public static String random(String prefix) {
    var bits = new byte[32];
    RANDOM.nextBytes(bits);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  public static byte[] hash(String secret) {
    return Sha256.of(secret);
  }
}

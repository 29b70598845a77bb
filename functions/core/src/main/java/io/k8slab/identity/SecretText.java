package io.k8slab.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

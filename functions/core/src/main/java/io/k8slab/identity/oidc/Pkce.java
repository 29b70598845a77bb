package io.k8slab.identity.oidc;

import io.k8slab.identity.SecretText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

/** Proof key for code exchange (RFC 7636), with the method S256 and no other. */
public final class Pkce {
  /** A challenge: SHA-256 in base64url. */
  public static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  public static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private Pkce() {}

  static boolean fits(String verifier, String challenge) {
    return MessageDigest.isEqual(
        challenge(verifier).getBytes(StandardCharsets.US_ASCII),
        challenge.getBytes(StandardCharsets.US_ASCII));
  }

  public static String challenge(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(SecretText.hash(verifier));
  }
}

package io.k8slab.identity.oidc;

import io.k8slab.identity.SecretText;
import java.util.Base64;

/**
 * Ties what comes back from a provider to the sign-in that was begun. We keep its SHA-256, and the
 * nonce follows from it, so that nothing else has to be kept.
 */
public record LoginState(String value) {
  static LoginState random() {
    return new LoginState(SecretText.random("k8slab_st_"));
  }

  byte[] hash() {
    return SecretText.hash(value);
  }

  /** What the ID token must carry; nobody can find the state by it. */
  String nonce() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(SecretText.hash("nonce " + value));
  }

  @Override
  public String toString() {
    return "LoginState"; // a secret
  }
}

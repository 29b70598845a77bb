package io.k8slab.identity.program;

/** A token with its secret, which is shown this once. */
public record IssuedToken(AccessToken token, String secret) {
  @Override
  public String toString() {
    return "IssuedToken[" + token.id() + "]";
  }
}

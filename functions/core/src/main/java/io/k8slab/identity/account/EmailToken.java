package io.k8slab.identity.account;

import io.k8slab.identity.SecretText;

/** A link's secret: who holds it has read a mail to the address. Used once. */
public record EmailToken(String value) {
  private static final String PREFIX = "k8slab_et_";

  static EmailToken random() {
    return new EmailToken(SecretText.random(PREFIX));
  }

  public byte[] hash() {
    return SecretText.hash(value);
  }

  @Override
  public String toString() {
    return "EmailToken"; // a secret
  }
}

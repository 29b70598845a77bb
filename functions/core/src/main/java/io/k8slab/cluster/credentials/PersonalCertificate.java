package io.k8slab.cluster.credentials;

import java.time.Instant;

/**
 * A client certificate of a person with its key. Secret.
 *
 * @param certificate PEM
 * @param key PEM (PKCS 8)
 */
public record PersonalCertificate(String certificate, String key, Instant notAfter) {
  @Override
  public String toString() {
    return "PersonalCertificate[until " + notAfter + "]";
  }
}

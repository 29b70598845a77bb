package io.k8slab.events;

import java.util.Arrays;
import java.util.Objects;

/**
 * A cluster's admin kubeconfig and client CA, sealed by the agent that made them with the
 * functions' public key (Tink hybrid encryption, HPKE). The plaintext is {@link ClusterCredentials}
 * as JSON; the associated data is {@link #associatedData}.
 *
 * <p>See {@code infra/adr/0004-short-personal-credentials.md}.
 *
 * @param keyId which of the functions' keys opens it, so that a re-seal job can find old ones
 * @param ciphertext what Tink made
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Jackson writes it as base64; equals and toString are ours
public record SealedCredentials(String keyId, byte[] ciphertext) {

  /** Binds a sealed kubeconfig to its cluster and generation: swapped rows fail closed. */
  public static byte[] associatedData(java.util.UUID clusterId, long generation) {
    return ("k8slab/" + clusterId + "/" + generation)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SealedCredentials that
        && keyId.equals(that.keyId)
        && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keyId, Arrays.hashCode(ciphertext));
  }

  @Override
  public String toString() {
    return "SealedCredentials[keyId=" + keyId + ", " + ciphertext.length + " bytes]";
  }
}

package io.k8slab.events;

/**
 * What is inside {@link SealedCredentials}. Secret: never in a message, a table or a log unsealed.
 *
 * @param adminKubeconfig YAML; never handed out
 * @param clientCaCertificate PEM of the CA whose client certificates the API server accepts
 * @param clientCaKey PEM (PKCS 8) of its key; signs personal certificates of at most 1 h
 */
public record ClusterCredentials(
    String adminKubeconfig, String clientCaCertificate, String clientCaKey) {
  @Override
  public String toString() {
    return "ClusterCredentials[secret]";
  }
}

package io.k8slab.cluster.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A kubeconfig for one person and one cluster. */
final class WriteKubeconfig {
  private WriteKubeconfig() {}

  /**
   * @param name of the cluster: a name that YAML takes as it is, and so is the user's
   */
  static String yaml(
      String name, String apiServer, String caCertificate, PersonalCertificate person) {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: "%1$s"
          cluster:
            server: "%2$s"
            certificate-authority-data: %3$s
        users:
        - name: "k8slab-%1$s"
          user:
            client-certificate-data: %4$s
            client-key-data: %5$s
        contexts:
        - name: "%1$s"
          context:
            cluster: "%1$s"
            user: "k8slab-%1$s"
        current-context: "%1$s"
        """
        .formatted(
            name,
            apiServer.replace("\\", "").replace("\"", ""),
            base64(caCertificate),
            base64(person.certificate()),
            base64(person.key()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

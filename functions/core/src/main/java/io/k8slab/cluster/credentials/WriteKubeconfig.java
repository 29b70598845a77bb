package io.k8slab.cluster.credentials;

import io.k8slab.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** A kubeconfig for one person and one running cluster. */
final class WriteKubeconfig {
  private WriteKubeconfig() {}

  static String withCertificate(Cluster cluster, PersonalCertificate person) {
    return yaml(
        cluster,
        """
            client-certificate-data: %s
            client-key-data: %s
        """
            .formatted(base64(person.certificate()), base64(person.key())));
  }

  /** It names the cluster by its id: a name may be another's by the time of the next command. */
  static String forPlugin(Cluster cluster) {
    return yaml(
        cluster,
        """
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: k8slab
              args: [cluster, get-credentials, "%s"]
              interactiveMode: Never
              installHint: k8slab, the command line of K8s-Lab, must be on the PATH and signed in.
        """
            .formatted(cluster.id()));
  }

  /**
   * @param user the fields of its user, in their place
   */
  private static String yaml(Cluster cluster, String user) {
    // a cluster's name is one that YAML takes as it is
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
        %4$scontexts:
        - name: "%1$s"
          context:
            cluster: "%1$s"
            user: "k8slab-%1$s"
        current-context: "%1$s"
        """
        .formatted(
            cluster.name(),
            Objects.requireNonNull(cluster.apiServer()).replace("\\", "").replace("\"", ""),
            base64(Objects.requireNonNull(cluster.caCertificate())),
            user);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

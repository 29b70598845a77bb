package io.k8slab.agent.provider;

import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * What must be known of a cluster to reach it, adopt it and hand it over. It is kept in the
 * cluster's folder on its host, mode 600, so that any agent can go on with it. Secret.
 *
 * @param apiServer as people reach it
 * @param nodes how many nodes must be Ready
 * @param simulatedNodes how many of them are simulated
 * @param caCertificate PEM; signs the API server's certificate and is its client CA
 * @param caKey PEM, PKCS 8
 * @param adminCertificate PEM
 * @param adminKey PEM, PKCS 8
 */
public record ClusterRecord(
    URI apiServer,
    PortBlock ports,
    int nodes,
    int simulatedNodes,
    String caCertificate,
    String caKey,
    String adminCertificate,
    String adminKey) {

  public byte[] write() {
    Properties properties = new Properties();
    properties.setProperty("api_server", apiServer.toString());
    properties.setProperty("first_port", Integer.toString(ports.first()));
    properties.setProperty("ports", Integer.toString(ports.count()));
    properties.setProperty("nodes", Integer.toString(nodes));
    properties.setProperty("simulated_nodes", Integer.toString(simulatedNodes));
    properties.setProperty("ca_certificate", caCertificate);
    properties.setProperty("ca_key", caKey);
    properties.setProperty("admin_certificate", adminCertificate);
    properties.setProperty("admin_key", adminKey);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @return empty where the text is not a whole record
   */
  public static Optional<ClusterRecord> read(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
      return Optional.of(
          new ClusterRecord(
              URI.create(value(properties, "api_server")),
              new PortBlock(number(properties, "first_port"), number(properties, "ports")),
              number(properties, "nodes"),
              number(properties, "simulated_nodes"),
              value(properties, "ca_certificate"),
              value(properties, "ca_key"),
              value(properties, "admin_certificate"),
              value(properties, "admin_key")));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String value(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(key);
    }
    return value;
  }

  private static int number(Properties properties, String key) {
    return Integer.parseInt(value(properties, key));
  }

  public ClusterCredentials credentials() {
    return new ClusterCredentials(adminKubeconfig(), caCertificate, caKey);
  }

  private String adminKubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: k8slab
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: admin
          user:
            client-certificate-data: %s
            client-key-data: %s
        contexts:
        - name: k8slab
          context:
            cluster: k8slab
            user: admin
        current-context: k8slab
        """
        .formatted(apiServer, base64(caCertificate), base64(adminCertificate), base64(adminKey));
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ClusterRecord[" + apiServer + ", secret]";
  }
}

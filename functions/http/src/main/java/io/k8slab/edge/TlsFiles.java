package io.k8slab.edge;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * What the edge ends TLS with, where it does: 1.3 only.
 *
 * @param certificate in PEM, with the chain behind it
 * @param key in PEM, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {
  private static final String CERTIFICATE = "K8SLAB_TLS_CERT_FILE";
  private static final String KEY = "K8SLAB_TLS_KEY_FILE";

  /**
   * Reads {@code K8SLAB_TLS_CERT_FILE} and {@code K8SLAB_TLS_KEY_FILE}; empty where neither is set.
   *
   * @throws InvalidSetting naming the key
   */
  static Optional<TlsFiles> from(Settings settings) {
    boolean hasCertificate = settings.optional(CERTIFICATE).isPresent();
    if (hasCertificate != settings.optional(KEY).isPresent()) {
      throw new InvalidSetting(hasCertificate ? KEY : CERTIFICATE, "is required with the other");
    }
    return hasCertificate
        ? Optional.of(new TlsFiles(settings.file(CERTIFICATE), settings.file(KEY)))
        : Optional.empty();
  }

  SSLHostConfig host() {
    var host = new SSLHostConfig();
    host.setProtocols("TLSv1.3");
    var files = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    files.setCertificateFile(certificate.toAbsolutePath().toString());
    files.setCertificateKeyFile(key.toAbsolutePath().toString());
    host.addCertificate(files);
    return host;
  }
}

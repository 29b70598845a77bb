package io.k8slab.edge;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.http.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.jsse.PEMFile;

/**
 * What the edge ends TLS with, where it does: 1.3 only.
 *
 * @param certificate in PEM, with the chain behind it
 * @param key in PEM, not encrypted
 * @param recheck how often it is looked whether the files have changed
 */
public record TlsFiles(Path certificate, Path key, Duration recheck) {
  private static final String CERTIFICATE = "K8SLAB_TLS_CERT_FILE";
  private static final String KEY = "K8SLAB_TLS_KEY_FILE";
  private static final Duration USUAL_RECHECK = Duration.ofMinutes(1);

  /**
   * Reads {@code K8SLAB_TLS_CERT_FILE}, {@code K8SLAB_TLS_KEY_FILE} and {@code K8SLAB_TLS_RECHECK};
   * empty where neither file is set.
   *
   * @throws InvalidSetting naming the key
   */
  static Optional<TlsFiles> from(Settings settings) {
    boolean hasCertificate = settings.optional(CERTIFICATE).isPresent();
    if (hasCertificate != settings.optional(KEY).isPresent()) {
      throw new InvalidSetting(hasCertificate ? KEY : CERTIFICATE, "is required with the other");
    }
    return hasCertificate
        ? Optional.of(
            new TlsFiles(
                settings.file(CERTIFICATE),
                settings.file(KEY),
                settings.duration("K8SLAB_TLS_RECHECK", USUAL_RECHECK)))
        : Optional.empty();
  }

  /** Names what is in both files; it says nothing of the key. */
  String version() throws IOException {
    return hash(certificate) + hash(key);
  }

  private static String hash(Path file) throws IOException {
    return HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file)));
  }

  /**
   * For a pair that takes another's place.
   *
   * @throws IOException where a file cannot be read
   * @throws GeneralSecurityException where they are no pair, or the certificate is not of today
   */
  void checkNew() throws IOException, GeneralSecurityException {
    pairedCertificate().checkValidity();
  }

  /**
   * The certificate of the key: the JDK would take any two together, and no handshake succeed.
   *
   * @throws IOException where a file cannot be read
   * @throws GeneralSecurityException where they are no pair
   */
  X509Certificate pairedCertificate() throws IOException, GeneralSecurityException {
    var chain = new PEMFile(certificate.toString()).getCertificates();
    var secret = new PEMFile(key.toString()).getPrivateKey();
    if (chain.isEmpty() || secret == null) {
      throw new GeneralSecurityException("a file holds no certificate, or the other no key");
    }
    if (!KeyPairs.fit(secret, chain.getFirst().getPublicKey())) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
    return chain.getFirst();
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

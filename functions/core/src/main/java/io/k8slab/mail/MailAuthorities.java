package io.k8slab.mail;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom a mail server's certificate may come from, where that is nobody whom Java knows. */
final class MailAuthorities {
  private static final String KEY = "K8SLAB_SMTP_CA_FILE";

  private MailAuthorities() {}

  /**
   * Reads {@code K8SLAB_SMTP_CA_FILE}, certificates in PEM; empty where it is absent.
   *
   * @throws InvalidSetting naming the key
   */
  static Optional<X509TrustManager> from(Settings settings) {
    if (settings.optional(KEY).isEmpty()) {
      return Optional.empty();
    }
    try (var file = Files.newInputStream(settings.file(KEY))) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry(Integer.toString(store.size()), one);
      }
      if (store.size() == 0) {
        throw new InvalidSetting(KEY, "holds no certificate");
      }
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      return Stream.of(trust.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst();
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidSetting(KEY, "holds no certificate that can be read");
    }
  }
}

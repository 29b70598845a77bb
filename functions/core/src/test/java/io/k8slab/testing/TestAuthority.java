package io.k8slab.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cluster's client CA. */
public record TestAuthority(
    X509Certificate certificate, PrivateKey key, String certificatePem, String keyPem) {

  /**
   * @param algorithm of its key: {@code EC} or {@code RSA}
   */
  public static TestAuthority make(String algorithm) {
    return make(algorithm, "client-ca", Instant.now().plus(Duration.ofDays(1)));
  }

  /** A server's, which vouches for itself. */
  public static TestAuthority ofHost(String host) {
    return make("EC", host, Instant.now().plus(Duration.ofDays(1)));
  }

  /** One whose certificate is past its end. */
  public static TestAuthority ended(String algorithm) {
    return make(algorithm, "client-ca", Instant.now().minusSeconds(1));
  }

  private static TestAuthority make(String algorithm, String host, Instant end) {
    try {
      var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      var name = new X500Name("CN=" + host);
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  Date.from(now.minusSeconds(60)),
                  Date.from(end),
                  name,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
      var signature = algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      var holder = builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()));
      return new TestAuthority(
          new JcaX509CertificateConverter().getCertificate(holder),
          pair.getPrivate(),
          pem(holder),
          pem(
              new PKCS8Generator(
                  PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded()), null)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As who it is, to servers of ours. */
  public SSLContext serving() {
    try {
      var bag = KeyStore.getInstance("PKCS12");
      bag.load(null, null);
      bag.setKeyEntry("server", key, new char[0], new Certificate[] {certificate});
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(bag, new char[0]);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}

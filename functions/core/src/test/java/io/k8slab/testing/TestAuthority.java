package io.k8slab.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cluster's client CA. */
public record TestAuthority(X509Certificate certificate, String certificatePem, String keyPem) {

  /**
   * @param algorithm of its key: {@code EC} or {@code RSA}
   */
  public static TestAuthority make(String algorithm) {
    try {
      var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      var name = new X500Name("CN=client-ca");
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  Date.from(now.minusSeconds(60)),
                  Date.from(now.plus(Duration.ofDays(1))),
                  name,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      var signature = algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      var holder = builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()));
      return new TestAuthority(
          new JcaX509CertificateConverter().getCertificate(holder),
          pem(holder),
          pem(
              new PKCS8Generator(
                  PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded()), null)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
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

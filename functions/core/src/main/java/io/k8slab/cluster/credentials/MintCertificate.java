package io.k8slab.cluster.credentials;

import io.k8slab.events.ClusterCredentials;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a person's client certificate, signed by the cluster's client CA. */
public final class MintCertificate {
  /** The group that the agent bound to cluster-admin. */
  public static final String OWNERS = "k8slab:owners";

  public static final Duration LONGEST = Duration.ofHours(1);

  /** For clocks that differ. */
  static final Duration BEFORE = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private MintCertificate() {}

  /**
   * @param commonName whom the cluster's audit log shall name, at most 64 characters
   * @param leaseEnd it is not valid beyond
   */
  public static PersonalCertificate mint(
      ClusterCredentials credentials, String commonName, Instant now, Instant leaseEnd)
      throws GeneralSecurityException {
    var longest = now.plus(LONGEST);
    var notAfter = leaseEnd.isBefore(longest) ? leaseEnd : longest;
    try {
      var ca = authority(credentials.clientCaCertificate());
      var caKey = privateKey(credentials.clientCaKey());
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      var pair = generator.generateKeyPair();
      var subject =
          new X500NameBuilder(BCStyle.INSTANCE)
              .addRDN(BCStyle.O, OWNERS)
              .addRDN(BCStyle.CN, commonName)
              .build();
      var builder =
          new JcaX509v3CertificateBuilder(
              ca.getSubject(),
              new BigInteger(127, RANDOM),
              Date.from(now.minus(BEFORE)),
              Date.from(notAfter),
              subject,
              pair.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca));
      var signer = new JcaContentSignerBuilder(algorithm(caKey)).build(caKey);
      return new PersonalCertificate(pem(builder.build(signer)), pem(pair.getPrivate()), notAfter);
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("the cluster's client CA cannot sign", e);
    }
  }

  private static String algorithm(PrivateKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "Ed25519", "EdDSA" -> "Ed25519";
      default -> throw new GeneralSecurityException("a CA key of kind " + key.getAlgorithm());
    };
  }

  private static X509CertificateHolder authority(String pem)
      throws IOException, GeneralSecurityException {
    try (var parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof X509CertificateHolder holder) {
        return holder;
      }
      throw new GeneralSecurityException("the client CA is no certificate");
    }
  }

  private static PrivateKey privateKey(String pem) throws IOException, GeneralSecurityException {
    var converter = new JcaPEMKeyConverter();
    try (var parser = new PEMParser(new StringReader(pem))) {
      return switch (parser.readObject()) {
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case null, default ->
            throw new GeneralSecurityException("the client CA's key is no private key");
      };
    }
  }

  private static String pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof PrivateKey key
              ? new PKCS8Generator(PrivateKeyInfo.getInstance(key.getEncoded()), null)
              : object);
    }
    return text.toString();
  }
}

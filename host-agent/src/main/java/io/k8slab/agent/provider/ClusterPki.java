package io.k8slab.agent.provider;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A cluster's certificates, made by the agent before the cluster is, so that its credentials are
 * known whatever becomes of the step that makes it. P-256 (made in milliseconds), valid for {@link
 * #VALIDITY}, each with one use. Everything is PEM, keys are PKCS 8.
 */
public record ClusterPki(
    String caCertificate,
    String caKey,
    String serverCertificate,
    String serverKey,
    String adminCertificate,
    String adminKey,
    String serviceAccountKey,
    String serviceAccountPublicKey) {

  /** Longer than any lease; a cluster that is extended for a year has lost its purpose. */
  public static final Duration VALIDITY = Duration.ofDays(400);

  private static final Duration SKEW = Duration.ofHours(1);
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @param names DNS names and addresses of the API server
   */
  public static ClusterPki make(String cluster, List<String> names, Instant now) {
    return make(cluster, names, now, ClusterPki::keyPair);
  }

  /** With a CA of RSA, 2048 bits, for what takes no other (made in a tenth of a second). */
  public static ClusterPki makeWithRsa(String cluster, List<String> names, Instant now) {
    return make(cluster, names, now, ClusterPki::rsaKeyPair);
  }

  private interface MakeKeys {
    KeyPair make() throws GeneralSecurityException;
  }

  private static ClusterPki make(
      String cluster, List<String> names, Instant now, MakeKeys authority) {
    try {
      KeyPair ca = authority.make();
      X500Name issuer = name("k8slab-ca-" + cluster, null);
      X509Certificate caCertificate = certify(ca, issuer, ca, issuer, now, List.of(), true);
      KeyPair server = keyPair();
      KeyPair admin = keyPair();
      KeyPair serviceAccounts = keyPair();
      return new ClusterPki(
          pem(caCertificate),
          pem(ca),
          pem(certify(server, name("kube-apiserver", null), ca, issuer, now, names, false)),
          pem(server),
          pem(
              certify(
                  admin,
                  name("k8slab-agent", "system:masters"),
                  ca,
                  issuer,
                  now,
                  List.of("localhost", "127.0.0.1"),
                  false)),
          pem(admin),
          pem(serviceAccounts),
          pem(serviceAccounts.getPublic()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make certificates", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static KeyPair rsaKeyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048, RANDOM);
    return generator.generateKeyPair();
  }

  private static X500Name name(String commonName, @org.jspecify.annotations.Nullable String group) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    if (group != null) {
      builder.addRDN(BCStyle.O, group);
    }
    return builder.addRDN(BCStyle.CN, commonName).build();
  }

  private static X509Certificate certify(
      KeyPair subject,
      X500Name name,
      KeyPair issuer,
      X500Name issuerName,
      Instant now,
      List<String> names,
      boolean authority)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuerName,
            new BigInteger(127, RANDOM),
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(VALIDITY)),
            name,
            subject.getPublic());
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
        .addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(
                authority
                    ? KeyUsage.keyCertSign | KeyUsage.digitalSignature
                    : KeyUsage.digitalSignature))
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            extensions.createSubjectKeyIdentifier(subject.getPublic()))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(issuer.getPublic()));
    if (!authority) {
      // the administrator's certificate is also what kwok serves its fake kubelets with
      builder
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  }))
          .addExtension(Extension.subjectAlternativeName, false, alternatives(names));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256with" + signature(issuer))
                    .build(issuer.getPrivate())));
  }

  private static String signature(KeyPair issuer) {
    return issuer.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
  }

  private static GeneralNames alternatives(List<String> names) {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      int kind = IP.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName;
      all.add(new GeneralName(kind, name));
    }
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  private static String pem(Object thing) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(thing instanceof KeyPair pair ? pkcs8(pair) : thing);
    }
    return text.toString();
  }

  private static JcaPKCS8Generator pkcs8(KeyPair pair) throws IOException {
    return new JcaPKCS8Generator(pair.getPrivate(), null);
  }

  @Override
  public String toString() {
    return "ClusterPki[secret]";
  }
}

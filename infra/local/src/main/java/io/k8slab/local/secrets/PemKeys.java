package io.k8slab.local.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A key pair in PEM: PKCS #8, and SubjectPublicKeyInfo. */
record PemKeys(String privatePem, String publicPem) {

  static PemKeys ec() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return of(generator.generateKeyPair());
  }

  static PemKeys ed25519() throws GeneralSecurityException {
    return of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  private static PemKeys of(KeyPair pair) {
    return new PemKeys(
        pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
        pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    var body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  @Override
  public String toString() {
    return "PemKeys[…]";
  }
}

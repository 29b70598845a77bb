package io.k8slab.edge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two keys are a pair: what one signs, the other verifies. */
final class KeyPairs {
  private static final byte[] TEXT = "a pair".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  static boolean fit(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
    if (!secret.getAlgorithm().equals(open.getAlgorithm())) {
      return false;
    }
    var algorithm =
        switch (secret.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> secret.getAlgorithm();
        };
    var signer = Signature.getInstance(algorithm);
    signer.initSign(secret);
    signer.update(TEXT);
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(open);
    verifier.update(TEXT);
    return verifier.verify(signer.sign());
  }
}

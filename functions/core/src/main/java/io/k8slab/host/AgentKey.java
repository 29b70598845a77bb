package io.k8slab.host;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** An agent's public key as it is kept: PEM, Ed25519. */
public final class AgentKey {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private AgentKey() {}

  /**
   * @throws IllegalArgumentException where it is no such key
   */
  public static PublicKey parse(String pem) {
    var text = pem.strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IllegalArgumentException("the public key is not PEM");
    }
    var base64 = text.substring(BEGIN.length(), text.length() - END.length());
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("the public key is not Ed25519", e);
    }
  }
}

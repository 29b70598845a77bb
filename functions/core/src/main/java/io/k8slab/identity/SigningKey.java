package io.k8slab.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import io.k8slab.config.InvalidSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;

/** The P-256 key of our tokens; its id is its own thumbprint (RFC 7638). */
public final class SigningKey {
  private static final String KEY = "K8SLAB_TOKEN_KEY_FILE";

  private final ECKey key;

  private SigningKey(ECKey key) {
    this.key = key;
  }

  /**
   * Reads a private key in PEM, PKCS #8.
   *
   * @throws InvalidSetting where it is none, or not on P-256
   */
  public static SigningKey read(Path file) {
    try {
      var pem = Files.readString(file);
      var base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
      return of(
          (ECPrivateKey)
              KeyFactory.getInstance("EC")
                  .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidSetting(KEY, "must be an EC private key on P-256 in PEM (PKCS #8)");
    }
  }

  private static SigningKey of(ECPrivateKey secret) throws GeneralSecurityException {
    if (!Curve.P_256.equals(Curve.forECParameterSpec(secret.getParams()))) {
      throw new IllegalArgumentException("not on P-256");
    }
    try {
      return new SigningKey(
          new ECKey.Builder(Curve.P_256, publicKey(secret))
              .privateKey(secret)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyIDFromThumbprint()
              .build());
    } catch (JOSEException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** PKCS #8 need not carry the public half; it is the generator times the secret. */
  private static ECPublicKey publicKey(ECPrivateKey secret) throws GeneralSecurityException {
    var point = ECNamedCurveTable.getByName("P-256").getG().multiply(secret.getS()).normalize();
    var affine =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    return (ECPublicKey)
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(affine, secret.getParams()));
  }

  ECKey key() {
    return key;
  }

  /** What anyone may know, to check our tokens: a JSON Web Key. */
  public java.util.Map<String, Object> publicJwk() {
    return key.toPublicJWK().toJSONObject();
  }

  @Override
  public String toString() {
    return "SigningKey[" + key.getKeyID() + "]";
  }
}

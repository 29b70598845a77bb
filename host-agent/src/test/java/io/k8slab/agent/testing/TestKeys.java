package io.k8slab.agent.testing;

import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.k8slab.agent.seal.CredentialSealer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Keys made for one test run. */
public final class TestKeys {
  public static final KeyPair SIGNING = signing();
  public static final KeysetHandle SEALING = sealing();

  private TestKeys() {}

  public static String publicKeyset() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
          SEALING.getPublicKeysetHandle(), RegistryConfiguration.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static CredentialSealer sealer() {
    try {
      return CredentialSealer.of(publicKeyset());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair signing() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeysetHandle sealing() {
    try {
      HybridConfig.register();
      return KeysetHandle.generateNew(
          KeyTemplates.get("DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

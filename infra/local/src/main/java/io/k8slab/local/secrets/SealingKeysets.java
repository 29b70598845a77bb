package io.k8slab.local.secrets;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.security.GeneralSecurityException;

/**
 * HPKE with X25519, HKDF-SHA256 and AES-256-GCM; ciphertexts carry the key's id (Tink's prefix).
 */
record SealingKeysets(String privateJson, String publicJson) {

  static SealingKeysets generate() throws GeneralSecurityException {
    HybridConfig.register();
    var keyset =
        KeysetHandle.generateNew(
            HpkeParameters.builder()
                .setVariant(HpkeParameters.Variant.TINK)
                .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                .build(),
            RegistryConfiguration.get());
    return new SealingKeysets(
        TinkJsonProtoKeysetFormat.serializeKeyset(
            keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get()),
        TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
            keyset.getPublicKeysetHandle(), RegistryConfiguration.get()));
  }

  @Override
  public String toString() {
    return "SealingKeysets[…]";
  }
}

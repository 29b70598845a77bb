package io.k8slab.agent.seal;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.Json;
import io.k8slab.events.SealedCredentials;
import java.security.GeneralSecurityException;
import java.util.UUID;

/**
 * Seals a cluster's credentials for the functions (Tink hybrid encryption; the keyset's primary key
 * decides, HPKE with X25519, HKDF-SHA256 and AES-256-GCM as we make them). Thread-safe.
 */
public final class CredentialSealer {
  private final HybridEncrypt encrypt;
  private final String keyId;

  private CredentialSealer(HybridEncrypt encrypt, String keyId) {
    this.encrypt = encrypt;
    this.keyId = keyId;
  }

  /**
   * @param publicKeyset a Tink keyset in JSON that holds public keys only
   * @throws GeneralSecurityException where it is no such keyset; a private key in it is refused
   */
  public static CredentialSealer of(String publicKeyset) throws GeneralSecurityException {
    HybridConfig.register();
    KeysetHandle keyset =
        TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
            publicKeyset, RegistryConfiguration.get());
    return new CredentialSealer(
        keyset.getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class),
        Integer.toUnsignedString(keyset.getPrimary().getId()));
  }

  /** The primary key's id in the keyset, unsigned decimal, as Tink's JSON writes it. */
  public String keyId() {
    return keyId;
  }

  /** Opens only with the same cluster id and generation. */
  public SealedCredentials seal(ClusterCredentials credentials, UUID clusterId, long generation) {
    try {
      return new SealedCredentials(
          keyId,
          encrypt.encrypt(
              Json.MAPPER.writeValueAsBytes(credentials),
              SealedCredentials.associatedData(clusterId, generation)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sealing key cannot seal", e);
    }
  }
}

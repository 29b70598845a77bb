package io.k8slab.cluster.credentials;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.Json;
import io.k8slab.events.SealedCredentials;
import java.security.GeneralSecurityException;
import java.util.UUID;

/** Opens what an agent sealed (Tink hybrid encryption, HPKE). Thread-safe. */
public final class OpenCredentials {
  private final HybridDecrypt decrypt;

  private OpenCredentials(HybridDecrypt decrypt) {
    this.decrypt = decrypt;
  }

  /**
   * @param privateKeyset a Tink keyset in JSON with the functions' private keys
   * @throws GeneralSecurityException where it is no such keyset
   */
  public static OpenCredentials with(String privateKeyset) throws GeneralSecurityException {
    HybridConfig.register();
    var keyset =
        TinkJsonProtoKeysetFormat.parseKeyset(
            privateKeyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
    return new OpenCredentials(
        keyset.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class));
  }

  /**
   * @param generation under which it was sealed
   * @throws GeneralSecurityException where it is another cluster's, was changed or is sealed with a
   *     key that we have not
   */
  public ClusterCredentials open(UUID clusterId, long generation, byte[] sealed)
      throws GeneralSecurityException {
    var plain = decrypt.decrypt(sealed, SealedCredentials.associatedData(clusterId, generation));
    return Json.MAPPER.readValue(plain, ClusterCredentials.class);
  }

  @Override
  public String toString() {
    return "OpenCredentials[secret]";
  }
}

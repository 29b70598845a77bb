package io.k8slab.testing;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.k8slab.jdbc.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a functions process is told in a test, in the names of its environment. */
public final class TestEnvironment {
  private TestEnvironment() {}

  /** With keys of its own. */
  public static Map<String, String> of(DatabaseConfig database, String bootstrapServers) {
    var environment = new HashMap<String, String>();
    environment.put("K8SLAB_DATABASE_URL", database.url());
    environment.put("K8SLAB_DATABASE_USER", database.user());
    environment.put("K8SLAB_DATABASE_PASSWORD", database.password());
    environment.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("K8SLAB_TOKEN_KEY_FILE", TestKeys.signingKey().toString());
    environment.put("K8SLAB_SEALING_KEYSET_FILE", keyset().toString());
    environment.put("K8SLAB_LOGINS_AT_ONCE", "2");
    // tests come from one address, and more often than anybody may
    for (var limit : List.of("READS", "WRITES", "ADDRESS_READS", "ADDRESS_WRITES")) {
      environment.put("K8SLAB_RATE_LIMIT_" + limit, "1000000");
    }
    return environment;
  }

  @SuppressWarnings({"deprecation", "InlineMeInliner"}) // what takes their place needs more words
  private static Path keyset() {
    try {
      HybridConfig.register();
      var keyset =
          KeysetHandle.generateNew(
              HpkeParameters.builder()
                  .setVariant(HpkeParameters.Variant.TINK)
                  .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                  .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                  .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                  .build());
      var file = Files.createTempFile("k8slab-test", ".json");
      file.toFile().deleteOnExit();
      return Files.writeString(
          file, TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.k8slab.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.k8slab.cluster.credentials.OpenCredentials;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.Json;
import io.k8slab.events.SealedCredentials;
import io.k8slab.identity.TokenConfig;
import io.k8slab.jdbc.MigrateSchema;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestKeys;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Keys are changed by the steps of {@code infra/docs/security.md}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyRotationIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String ME = "/api/v1/users/me";

  private final TestDatabase db = TestDatabase.create();

  @AfterEach
  void close() throws SQLException {
    // the role is the server's, and other tests come in by it
    new MigrateSchema(db.owner()).migrate(Optional.of(TestDatabase.PASSWORD));
    db.close();
  }

  @Test
  void the_token_key_is_changed_and_nobody_is_signed_out() {
    var old = TestKeys.signingKey();
    var fresh = TestKeys.signingKey();
    var before = api(old, List.of());
    before.register("ada@example.com", PASSWORD);
    var session = before.login("ada@example.com", PASSWORD);
    var token = session.field("access_token");

    var honouring = api(old, List.of(fresh));
    var signing = api(fresh, List.of(old));
    assertThat(honouring.send("GET", "/.well-known/jwks.json").json().path("keys")).hasSize(2);
    // instances of both steps run side by side for a while
    var next = signing.refresh(session.field("refresh_token"));
    for (var instance : List.of(honouring, signing)) {
      assertThat(instance.get(ME, token).status()).isEqualTo(200);
      assertThat(instance.get(ME, next.field("access_token")).status()).isEqualTo(200);
    }
    assertThat(before.get(ME, next.field("access_token")).status())
        .as("why the new key is honoured first")
        .isEqualTo(401);

    var after = api(fresh, List.of());
    assertThat(after.get(ME, token).status()).isEqualTo(401);
    assertThat(after.refresh(next.field("refresh_token")).status()).isEqualTo(200);
  }

  private TestApi api(Path signing, List<Path> honoured) {
    return new TestApi(
        db.database(),
        new TokenConfig(signing, honoured, "k8slab", "k8slab-api"),
        InstantSource.system());
  }

  @Test
  void a_sealing_key_is_added_promoted_and_deleted() throws Exception {
    HybridConfig.register();
    var first = KeysetHandle.generateNew(hpke());
    var added =
        KeysetHandle.newBuilder(first)
            .addEntry(KeysetHandle.generateEntryFromParameters(hpke()).withRandomId())
            .build();
    var promoting = KeysetHandle.newBuilder(added);
    promoting.getAt(1).makePrimary();
    var promoted = promoting.build();
    var deleted = KeysetHandle.newBuilder(promoted).deleteAt(0).build();

    var cluster = UUID.randomUUID();
    var byOld = seal(first, cluster);
    var byNew = seal(promoted, cluster);
    for (var functions : List.of(added, promoted)) {
      assertThat(opener(functions).open(cluster, 1, byOld).clientCaKey()).isEqualTo("key");
      assertThat(opener(functions).open(cluster, 1, byNew).clientCaKey()).isEqualTo("key");
    }
    assertThatThrownBy(() -> opener(first).open(cluster, 1, byNew))
        .as("why functions have the new key before agents do")
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> opener(deleted).open(cluster, 1, byOld))
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(opener(deleted).open(cluster, 1, byNew).clientCaKey()).isEqualTo("key");
  }

  private static HpkeParameters hpke() throws GeneralSecurityException {
    return HpkeParameters.builder()
        .setVariant(HpkeParameters.Variant.TINK)
        .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
        .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
        .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
        .build();
  }

  /** As an agent does, by the public half. */
  private static byte[] seal(KeysetHandle keyset, UUID cluster) throws GeneralSecurityException {
    var plain = new ClusterCredentials("config", "certificate", "key");
    return keyset
        .getPublicKeysetHandle()
        .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
        .encrypt(
            Json.MAPPER.writeValueAsBytes(plain), SealedCredentials.associatedData(cluster, 1));
  }

  private static OpenCredentials opener(KeysetHandle keyset) throws GeneralSecurityException {
    return OpenCredentials.with(
        TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
  }

  /** The server of the tests lets everybody in: what it would ask for is looked at. */
  @Test
  void the_functions_password_is_changed_by_the_migration_and_open_connections_stay()
      throws Exception {
    var config = db.config(1);
    try (var open = DriverManager.getConnection(config.url(), config.user(), config.password())) {
      var before = verifier();
      new MigrateSchema(db.owner()).migrate(Optional.of("another password"));
      assertThat(open.isValid(5)).isTrue();
      assertThat(verifier()).startsWith("SCRAM-SHA-256$").isNotEqualTo(before);
    }
  }

  private @Nullable String verifier() {
    return db.value("SELECT rolpassword FROM pg_authid WHERE rolname = 'k8slab_functions'");
  }
}

package io.k8slab.agent.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.k8slab.agent.fixture.TestKeys;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.Json;
import io.k8slab.events.SealedCredentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CredentialSealerTest {
  private static final UUID CLUSTER = UUID.randomUUID();
  private static final ClusterCredentials CREDENTIALS =
      new ClusterCredentials("apiVersion: v1", "ca", "key");

  private final SealedCredentials sealed = TestKeys.sealer().seal(CREDENTIALS, CLUSTER, 7);

  @Test
  void the_private_keyset_opens_what_was_sealed() throws Exception {
    var opened = open(sealed.ciphertext(), SealedCredentials.associatedData(CLUSTER, 7));

    assertThat(Json.MAPPER.readValue(opened, ClusterCredentials.class)).isEqualTo(CREDENTIALS);
  }

  @Test
  void the_key_id_is_the_primary_keys_as_the_keyset_writes_it() {
    assertThat(TestKeys.publicKeyset()).contains("\"primaryKeyId\":" + sealed.keyId());
  }

  @Test
  void another_cluster_does_not_open_it() {
    assertRefused(sealed.ciphertext(), SealedCredentials.associatedData(UUID.randomUUID(), 7));
  }

  @Test
  void another_generation_does_not_open_it() {
    assertRefused(sealed.ciphertext(), SealedCredentials.associatedData(CLUSTER, 8));
  }

  @Test
  void any_flipped_bit_is_refused() {
    for (int i = 0; i < sealed.ciphertext().length; i++) {
      var flipped = sealed.ciphertext().clone();
      flipped[i] ^= 1;
      assertRefused(flipped, SealedCredentials.associatedData(CLUSTER, 7));
    }
  }

  @Test
  void nothing_of_the_plaintext_is_in_it() {
    assertThat(new String(sealed.ciphertext(), StandardCharsets.ISO_8859_1))
        .doesNotContain("apiVersion");
  }

  @Test
  void a_keyset_with_a_private_key_is_refused() throws Exception {
    var secret =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            TestKeys.SEALING, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());

    assertThatThrownBy(() -> CredentialSealer.of(secret))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static void assertRefused(byte[] ciphertext, byte[] associatedData) {
    assertThatThrownBy(() -> open(ciphertext, associatedData))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static byte[] open(byte[] ciphertext, byte[] associatedData)
      throws GeneralSecurityException {
    return TestKeys.SEALING
        .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class)
        .decrypt(ciphertext, associatedData);
  }
}

package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretsTest {
  private static final byte[] CIPHERTEXT = "ciphertext".getBytes(StandardCharsets.UTF_8);

  @Test
  void credentials_show_nothing_of_themselves() {
    var credentials = new ClusterCredentials("kubeconfig: x", "PEM certificate", "PEM key");

    assertThat(credentials).hasToString("ClusterCredentials[secret]");
  }

  @Test
  void credentials_keep_their_field_names_under_the_seal() {
    var credentials = new ClusterCredentials("kubeconfig: x", "PEM certificate", "PEM key");
    var json = Json.MAPPER.writeValueAsString(credentials);

    assertThat(Json.MAPPER.readTree(json).propertyNames())
        .containsExactlyInAnyOrder("admin_kubeconfig", "client_ca_certificate", "client_ca_key");
    assertThat(Json.MAPPER.readValue(json, ClusterCredentials.class)).isEqualTo(credentials);
  }

  @Test
  void sealed_credentials_show_their_key_and_size_only() {
    assertThat(new SealedCredentials("key-1", CIPHERTEXT))
        .hasToString("SealedCredentials[keyId=key-1, 10 bytes]");
  }

  @Test
  void an_event_shows_its_type_and_size_only() {
    var event = EventCodec.encode(Examples.named(MessageType.CLUSTER_PROVISIONED.typeName()));

    assertThat(event)
        .hasToString(
            "EncodedEvent[io.k8slab.cluster.provisioned.v1, " + event.value().length + " bytes]");
    assertThat(EventCodec.decode(event).toString()).doesNotContain("sealed: not JSON", "c2VhbGVk");
  }

  @Test
  void sealed_credentials_are_equal_by_key_and_bytes() {
    var credentials = new SealedCredentials("key-1", CIPHERTEXT);

    assertThat(credentials)
        .isEqualTo(new SealedCredentials("key-1", CIPHERTEXT.clone()))
        .hasSameHashCodeAs(new SealedCredentials("key-1", CIPHERTEXT.clone()))
        .isNotEqualTo(new SealedCredentials("key-2", CIPHERTEXT))
        .isNotEqualTo(new SealedCredentials("key-1", new byte[0]))
        .isNotEqualTo("key-1");
  }

  @Test
  void events_are_equal_by_headers_and_bytes() {
    var event = EventCodec.encode(Examples.named(MessageType.CLUSTER_PROVISIONED.typeName()));

    assertThat(event)
        .isEqualTo(new EncodedEvent(event.headers(), event.value().clone()))
        .hasSameHashCodeAs(new EncodedEvent(event.headers(), event.value().clone()))
        .isNotEqualTo(Records.with(event, "ce_id", "other"))
        .isNotEqualTo(Records.with(event, "{}"))
        .isNotEqualTo("event");
  }

  @Test
  void the_seal_is_bound_to_cluster_and_generation() {
    assertThat(SealedCredentials.associatedData(Examples.CLUSTER, 3))
        .isEqualTo(
            "k8slab/0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b/3".getBytes(StandardCharsets.UTF_8));
  }
}

package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.Golden;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForwardCompatibilityTest {

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void unknown_fields_are_ignored_at_every_level(MessageType type) {
    var golden = Golden.of(type);
    var newer = golden.data().deepCopy();
    addToEveryRecord(newer);

    assertThat(message(Records.with(golden.event(), newer.toString())))
        .isEqualTo(message(golden.event()));
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void unknown_headers_are_ignored(MessageType type) {
    var event = Golden.of(type).event();
    var newer = Records.with(Records.with(event, "ce_fromthefuture", "1"), "x-other", "2");

    assertThat(message(newer)).isEqualTo(message(event));
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void a_newer_minor_type_is_read_as_its_major(MessageType type) {
    var event = Golden.of(type).event();

    assertThat(message(Records.with(event, "ce_type", type.typeName() + ".7")))
        .isEqualTo(message(event));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.k8slab.cluster.provision.v2",
        "io.k8slab.cluster.provision.v2.1",
        "io.k8slab.cluster.provision.v1.x",
        "io.k8slab.cluster.provision.v1.7.1",
        "io.k8slab.cluster.provision.v11",
        "io.k8slab.cluster.provision",
        "IO.K8SLAB.CLUSTER.PROVISION.V1",
        "com.example.other"
      })
  void another_type_is_unknown(String type) {
    var event = Golden.of(MessageType.PROVISION_CLUSTER).event();

    assertThat(EventCodec.decode(Records.with(event, "ce_type", type)))
        .isEqualTo(new Decoded.UnknownType(type));
  }

  @Test
  void without_a_correlation_id_the_events_own_id_ties_things_together() {
    var event = Golden.of(MessageType.CLUSTER_TERMINATED).event();

    assertThat(EventCodec.decode(Records.without(event, "ce_correlationid")))
        .isInstanceOfSatisfying(
            Decoded.Known.class,
            known ->
                assertThat(known.envelope().correlationId())
                    .isEqualTo(known.envelope().id().toString()));
  }

  private static Message message(EncodedEvent event) {
    return ((Decoded.Known) EventCodec.decode(event)).envelope().message();
  }

  private static void addToEveryRecord(JsonNode node) {
    node.forEach(ForwardCompatibilityTest::addToEveryRecord);
    // a map of labels has no unknown fields: every name in it is the owner's
    if (node instanceof ObjectNode fields && !fields.has("branch") && !fields.has("zone")) {
      fields.putObject("from_the_future").putArray("deep").addNull();
    }
  }
}

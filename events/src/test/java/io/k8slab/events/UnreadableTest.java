package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnreadableTest {
  private static final EncodedEvent EVENT = Golden.of(MessageType.CLUSTER_FAILED).event();
  private static final String TEXT = new String(EVENT.value(), StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void a_message_without_a_required_field_or_with_null_in_it(MessageType type) {
    var golden = Golden.of(type);
    for (var required : requiredPaths(type.messageClass(), golden.data(), "")) {
      var name = required.substring(required.lastIndexOf('/') + 1);
      var parent = required.substring(0, required.length() - name.length() - 1);
      var missing = golden.data().deepCopy();
      ((ObjectNode) missing.at(parent)).remove(name);
      var isNull = golden.data().deepCopy();
      ((ObjectNode) isNull.at(parent)).putNull(name);

      assertUnreadable(Records.with(golden.event(), missing.toString()), "without " + required);
      assertUnreadable(Records.with(golden.event(), isNull.toString()), "null in " + required);
    }
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void a_message_with_a_field_of_the_wrong_type(MessageType type) {
    var golden = Golden.of(type);
    for (var name : golden.data().propertyNames()) {
      var wrong = (ObjectNode) golden.data().deepCopy();
      wrong.putArray(name).addArray();

      assertUnreadable(Records.with(golden.event(), wrong.toString()), name);
    }
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void a_message_that_is_cut_off_anywhere(MessageType type) {
    var event = Golden.of(type).event();
    for (int length = 0; length < event.value().length; length++) {
      var cut = new EncodedEvent(event.headers(), java.util.Arrays.copyOf(event.value(), length));

      assertUnreadable(cut, "cut at " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "7",
        "\"text\"",
        "not JSON",
        "{\"work\":7}",
        "\u0000\u0001\u0002",
        "\ufeff"
      })
  void data_that_is_not_the_message(String data) {
    assertUnreadable(Records.with(EVENT, data), data);
  }

  @Test
  void data_with_something_behind_it() {
    assertUnreadable(Records.with(EVENT, TEXT + "{}"), "two values");
  }

  @Test
  void bytes_that_are_not_text() {
    assertUnreadable(
        new EncodedEvent(EVENT.headers(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}), "garbage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void data_that_is_nested_20000_deep_in_place_of_the_message_or_in_an_unknown_field(String open) {
    var deep = open.repeat(20_000);

    assertUnreadable(Records.with(EVENT, deep), "all of it");
    assertUnreadable(
        Records.with(EVENT, TEXT.replaceFirst("\\{", "{\"unknown\":" + deep)), "unknown field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{}", "true", "1e400", "1e999999999", "99999999999999999999", "\"\""})
  void values_that_no_field_can_hold(String value) {
    for (var field : List.of("generation", "cluster_id", "fence")) {
      var wrong =
          TEXT.replaceFirst("\"" + field + "\":(\"[^\"]*\"|\\d+)", "\"" + field + "\":" + value);

      assertThat(wrong).as(field).isNotEqualTo(TEXT);
      assertUnreadable(Records.with(EVENT, wrong), field + " of " + value);
    }
  }

  @Test
  void a_record_without_headers() {
    assertUnreadable(new EncodedEvent(Map.of(), EVENT.value()), "no headers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_source", "ce_type", "ce_specversion", "ce_subject"})
  void a_record_that_lacks_an_attribute(String header) {
    assertUnreadable(Records.without(EVENT, header), "without " + header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "not-a-uuid", "0199a1b2-c3d4-7e5f-8a6b", "{}"})
  void an_id_that_is_not_a_uuid(String id) {
    assertUnreadable(Records.with(EVENT, "ce_id", id), id);
  }

  @Test
  void attributes_that_are_not_what_they_must_be() {
    assertUnreadable(Records.with(EVENT, "ce_specversion", "9.9"), "spec version");
    assertUnreadable(Records.with(EVENT, "ce_time", "yesterday"), "time");
    assertUnreadable(Records.with(EVENT, "ce_source", "::not a uri::"), "source");
    assertUnreadable(
        Records.with(EVENT, "content-type", "application/cloudevents+json"), "structured mode");
  }

  @Test
  void headers_that_a_reader_could_take_for_signed_ones() {
    var forged = Records.with(EVENT, "ce_Type", MessageType.CLUSTER_TERMINATED.typeName());

    assertUnreadable(forged, "two types");
    assertUnreadable(Records.with(EVENT, "ce_SUBJECT", "other"), "two subjects");
  }

  @Test
  void a_record_with_a_null_value_and_null_headers() {
    var headers = new RecordHeaders();
    EVENT.headers().keySet().forEach(name -> headers.add(name, (byte[]) null));

    assertThat(EventCodec.decode(Records.consumed(null, headers, null)))
        .isInstanceOf(Decoded.Unreadable.class);
    var sent = new RecordHeaders(EVENT.toRecord(Topics.STATUS, "k").headers());
    assertThat(EventCodec.decode(Records.consumed("k", sent, null)))
        .isInstanceOf(Decoded.Unreadable.class);
  }

  private static void assertUnreadable(EncodedEvent event, String description) {
    assertThat(EventCodec.decode(event))
        .as(description)
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class, found -> assertThat(found.reason()).isNotBlank());
  }

  /** Every required field that the data has, at every level, as JSON pointers. */
  private static List<String> requiredPaths(Class<?> type, JsonNode data, String path) {
    var paths = new ArrayList<String>();
    for (var component : type.getRecordComponents()) {
      var name = SchemaShape.jsonName(component);
      var here = path + "/" + name;
      if (!SchemaShape.nullable(component)) {
        paths.add(here);
      }
      if (component.getType().isRecord()) {
        paths.addAll(requiredPaths(component.getType(), data.get(name), here));
      }
    }
    return paths;
  }
}

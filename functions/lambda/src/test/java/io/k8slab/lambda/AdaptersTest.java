package io.k8slab.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.events.Json;
import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.KafkaEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.Message;

/** What becomes of each kind of event, without a process around it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdaptersTest {
  private final List<Message<byte[]>> seen = new ArrayList<>();

  private GatewayFunction gateway(Response answer) {
    return new GatewayFunction(
        message -> {
          seen.add(message);
          return HttpMessages.response(answer);
        });
  }

  private static Response text(String body) {
    return new Response(
        200, Map.of("content-type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(GatewayEvents.class)
  void a_request_arrives_as_it_was_sent(GatewayEvents events) {
    var body = new byte[] {0, 1, (byte) 0xFF};
    gateway(text("ok"))
        .apply(
            events.event("POST", "/a/b%20c?x=1&x=%C3%A9&y=", Map.of("Content-Type", "a/b"), body));

    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().getPayload()).isEqualTo(body);
    assertThat(seen.getFirst().getHeaders())
        .containsEntry("http-method", "POST")
        .containsEntry("http-path", "/a/b%20c")
        .containsEntry("http-query", "x=1&x=%C3%A9&y=")
        .containsEntry("http-headers", Map.of("content-type", "a/b"))
        .containsEntry("http-remote-address", "192.0.2.7");
  }

  @Test
  void of_a_repeated_header_the_last_value_counts() {
    gateway(text("ok"))
        .apply(
            bytes(
                "{\"httpMethod\":\"GET\",\"path\":\"/\",\"headers\":{\"A\":\"2\"},"
                    + "\"multiValueHeaders\":{\"A\":[\"1\",\"2\"]},\"body\":\"caf\u00e9\"}"));

    assertThat(seen.getFirst().getHeaders()).containsEntry("http-headers", Map.of("a", "2"));
    assertThat(seen.getFirst().getPayload()).isEqualTo(bytes("caf\u00e9"));
  }

  @Test
  void a_stage_with_a_name_is_no_part_of_the_path() {
    gateway(text("ok"))
        .apply(
            bytes(
                "{\"version\":\"2.0\",\"rawPath\":\"/dev/docs\",\"requestContext\":"
                    + "{\"stage\":\"dev\",\"http\":{\"method\":\"GET\"}}}"));

    assertThat(seen.getFirst().getHeaders()).containsEntry("http-path", "/docs");
  }

  @Test
  void text_goes_as_text_and_the_rest_as_base64() {
    var event = GatewayEvents.VERSION_2.event("GET", "/", Map.of(), new byte[0]);
    var text = Json.MAPPER.readTree(gateway(text("caf\u00e9")).apply(event));
    assertThat(text.path("isBase64Encoded").asBoolean()).isFalse();
    assertThat(text.path("body").asString()).isEqualTo("caf\u00e9");

    var binary =
        new Response(200, Map.of("content-type", "application/gzip"), new byte[] {0, (byte) 0xFF});
    var answer = gateway(binary).apply(event);
    assertThat(Json.MAPPER.readTree(answer).path("isBase64Encoded").asBoolean()).isTrue();
    assertThat(GatewayEvents.response(answer).body()).isEqualTo(binary.body());
  }

  @Test
  void an_answer_that_lambda_would_not_let_through_is_a_problem() {
    var answer =
        gateway(text("x".repeat(GatewayFunction.MAX_ANSWER)))
            .apply(GatewayEvents.VERSION_1.event("GET", "/", Map.of(), new byte[0]));

    assertThat(GatewayEvents.response(answer).status()).isEqualTo(500);
    assertThat(new String(answer, StandardCharsets.UTF_8)).contains("larger than Lambda");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "[]", "null", "{\"version\":\"2.0\"}", "{"})
  void what_is_no_request_fails(String event) {
    assertThatThrownBy(() -> gateway(text("ok")).apply(bytes(event)))
        .isInstanceOf(InvocationFailed.class)
        .hasMessageStartingWith("The event is");
  }

  @Test
  void a_batch_is_taken_in_order_with_every_byte() {
    var records = new ArrayList<InboundRecord>();
    var function = new RecordsFunction(message -> records.add(InboundMessages.toRecord(message)));
    var first =
        new InboundRecord(
            "t", 1, 5, "k", Map.of("ce_id", new byte[] {1, (byte) 0xFF}), new byte[] {(byte) 0xFE});
    var tombstone = InboundRecord.tombstone("t", 1, 6, "k", Map.of());

    function.apply(KafkaEvents.of(first, tombstone));

    assertThat(records)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(first, tombstone);
  }

  @Test
  void a_record_in_broken_base64_reaches_the_function_as_what_it_is() {
    var records = new ArrayList<InboundRecord>();
    var function = new RecordsFunction(message -> records.add(InboundMessages.toRecord(message)));

    function.apply(
        KafkaEvents.of(
            Map.of(
                "t-0",
                List.of(
                    Map.of("topic", "t", "partition", 0, "offset", 3, "value", "%"),
                    Map.of(
                        "topic",
                        "t",
                        "partition",
                        0,
                        "offset",
                        4,
                        "headers",
                        List.of(Map.of("a", List.of("x"))))))));

    assertThat(records).hasSize(2).allSatisfy(r -> assertThat(r.headers()).isEmpty());
    assertThat(new String(records.getFirst().value(), StandardCharsets.UTF_8)).contains("\"%\"");
  }

  @Test
  void a_cloud_event_is_a_record_too() {
    var records = new ArrayList<InboundRecord>();
    var function = new RecordsFunction(message -> records.add(InboundMessages.toRecord(message)));

    function.apply(
        bytes(
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"t\",\"source\":\"/s\","
                + "\"subject\":\"c\",\"datacontenttype\":\"application/json\","
                + "\"data_base64\":\"e30=\"}"));
    function.apply(
        bytes("{\"specversion\":\"1.0\",\"id\":\"2\",\"type\":\"t\",\"data\":{\"a\":1}}"));
    function.apply(bytes("{\"specversion\":\"1.0\",\"id\":\"3\",\"type\":\"t\"}"));
    assertThatThrownBy(() -> function.apply(bytes("{\"specversion\":\"1.0\",\"id\":\"4\"}")))
        .isInstanceOf(InvocationFailed.class)
        .hasMessageContaining("has a specversion and a type");

    var first = records.getFirst();
    assertThat(first.key()).isEqualTo("c");
    assertThat(first.value()).isEqualTo(bytes("{}"));
    assertThat(first.headers())
        .containsOnlyKeys(
            "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "content-type");
    assertThat(records.get(1).value()).isEqualTo(bytes("{\"a\":1}"));
    assertThat(records.get(2).value()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"eventSource\":\"aws:sqs\"}",
        "{\"eventSource\":\"aws:kafka\",\"records\":{\"t-0\":[{\"value\":\"e30=\"}]}}",
        "{\"specversion\":\"1.0\",\"data_base64\":\"%\"}"
      })
  void what_is_no_record_fails(String event) {
    assertThatThrownBy(() -> new RecordsFunction(_ -> {}).apply(bytes(event)))
        .isInstanceOf(InvocationFailed.class);
  }

  @Test
  void a_record_that_cannot_be_acted_on_fails_the_batch() {
    var function =
        new RecordsFunction(
            _ -> {
              throw new IllegalStateException("secret");
            });

    assertThatThrownBy(
            () -> function.apply(KafkaEvents.of(InboundRecord.tombstone("t", 1, 6, "k", Map.of()))))
        .hasMessage("The record t-1@6 could not be acted on now.")
        .hasNoCause();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.k8slab.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonBodyTest {
  @Test
  void reads_every_kind_of_field() {
    var body =
        body(
            """
            {"name":"demo","nodes":{"workers":3},"labels":{"team":"a/b"}}
            """);
    assertThat(body.text("name", 1, 63)).isEqualTo("demo");
    assertThat(body.optionalText("ttl", 1, 20)).isEmpty();
    assertThat(body.optionalObject("nodes").orElseThrow().number("workers", 0, 10)).isEqualTo(3);
    assertThat(body.texts("labels", 20, Pattern.compile("[a-z]+"), 63))
        .containsEntry("team", "a/b");
    body.finish();
  }

  @Test
  void names_every_fault_at_once() {
    var body =
        body(
            """
            {"ttl":7,"nodes":{"workers":1.5,"x/y~z":1},"labels":{"A":"b","c":4,"d":""},"k":1}
            """);
    body.text("name", 1, 63);
    body.optionalText("ttl", 1, 20);
    body.optionalObject("nodes").orElseThrow().optionalNumber("workers", 0, 10);
    body.texts("labels", 2, Pattern.compile("[a-z]+"), 63);
    assertThat(body.isSound("ttl")).isFalse();
    assertThat(body.isSound("nodes")).isFalse();
    assertThat(body.isSound("other")).isTrue();
    assertThat(body.isSound("")).isFalse();
    var problem = problem(body::finish);
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_FIELD);
    assertThat(problem.errors())
        .extracting(FieldError::pointer)
        .containsExactly(
            "/name",
            "/ttl",
            "/nodes/workers",
            "/labels",
            "/labels/A",
            "/labels/c",
            "/k",
            "/nodes/x~1y~0z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "a\\r", "\\u001b[2J", "a\\u0085b", "\\u0000"})
  void a_line_has_no_control_characters(String text) {
    var body = body("{\"name\":\"" + text + "\",\"note\":\"" + text + "\"}");
    assertThat(body.line("name", 1, 63)).isEmpty();
    assertThat(body.optionalLine("note", 1, 63)).isEmpty();
    assertThat(problem(body::finish).errors())
        .extracting(FieldError::pointer)
        .containsExactly("/name", "/note");
    assertThat(body("{\"name\":\"Zoë 🦊\"}").line("name", 1, 63)).isEqualTo("Zoë 🦊");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        " \t\r\n ",
        "{",
        "{\"a\":}",
        "nul",
        "{\"a\":1}}",
        "{\"a\":1} {}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "// x\n{}",
        "\u0000{}"
      })
  void broken_json_is_malformed(String text) {
    assertThat(problem(() -> body(text)).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"a\"", "null", "true"})
  void json_that_is_no_object_is_an_invalid_field(String text) {
    var problem = problem(() -> body(text));
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_FIELD);
    assertThat(problem.errors()).containsExactly(new FieldError("", "must be an object"));
  }

  @Test
  void where_reading_stopped_is_said() {
    assertThat(problem(() -> body("{\"a\":{\"b\":[1,2,x]}}")).errors())
        .containsExactly(new FieldError("/a/b/2", "reading stopped here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void ten_thousand_levels_are_malformed(String level) {
    var problem = problem(() -> body(level.repeat(10_000)));
    assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    assertThat(problem.errors()).allMatch(e -> e.pointer().length() <= 200);
  }

  @Test
  void bytes_that_are_not_utf_8_are_malformed() {
    for (var bytes :
        List.of(
            new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'},
            new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            new byte[] {'"', (byte) 0xFF, '"'})) {
      assertThat(problem(() -> JsonBody.of(request(bytes))).type())
          .isEqualTo(ProblemType.MALFORMED_REQUEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "\\ud800", "\\udc00x"})
  void nul_and_half_surrogates_are_refused(String escaped) {
    var body = body("{\"a\":\"" + escaped + "\"}");
    body.text("a", 0, 10);
    assertThat(problem(body::finish).errors())
        .extracting(FieldError::pointer)
        .containsExactly("/a");
  }

  @Test
  void length_is_counted_in_code_points() {
    var body = body("{\"a\":\"\\ud83d\\ude00\\ud83d\\ude00\"}");
    assertThat(body.text("a", 2, 2)).isEqualTo("😀😀");
    body.finish();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"3\"", "3.0", "1e2", "[]", "true", "11", "-1", "99999999999"})
  void a_number_is_whole_and_in_range(String value) {
    var body = body("{\"a\":" + value + "}");
    body.number("a", 0, 10);
    assertThat(problem(body::finish).errors())
        .extracting(FieldError::pointer)
        .containsExactly("/a");
  }

  @Test
  void an_object_and_a_text_are_not_taken_for_each_other() {
    var body = body("{\"a\":\"x\",\"b\":{}}");
    assertThat(body.optionalObject("a")).isEmpty();
    assertThat(body.text("b", 0, 10)).isEmpty();
    assertThat(problem(body::finish).errors()).hasSize(2);
  }

  private static JsonBody body(String text) {
    return JsonBody.of(request(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Request request(byte[] body) {
    return new Request("POST", "/x", Map.of(), Map.of(), Map.of(), body, "::1", "c", null);
  }

  private static Problem problem(Runnable code) {
    return catchThrowableOfType(ProblemException.class, code::run).problem();
  }
}

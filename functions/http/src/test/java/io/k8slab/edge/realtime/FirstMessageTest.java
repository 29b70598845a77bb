package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FirstMessageTest {
  @Test
  void an_empty_object_asks_for_what_is_new() {
    assertThat(FirstMessage.parse(" { } ")).contains(new FirstMessage.Live());
  }

  @Test
  void an_id_asks_for_what_came_after_it() {
    assertThat(FirstMessage.parse("{\"after\":\"11:9000000000\"}"))
        .contains(new FirstMessage.After(new Position(11, 9_000_000_000L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1:", ":1", "-1:1", "1:-1", "123456:1", "1:1234567890123456789"})
  void an_id_that_is_none_of_ours_is_known_as_such(String id) {
    assertThat(FirstMessage.parse("{\"after\":\"" + id + "\"}"))
        .contains(new FirstMessage.Unknown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "null",
        "\"after\"",
        "{\"after\":1}",
        "{\"after\":null}",
        "{\"before\":\"1:1\"}",
        "{\"after\":\"1:1\",\"and\":1}",
        "{\"after\":\"1:1\"} {}"
      })
  void anything_else_is_nothing_to_say_here(String text) {
    assertThat(FirstMessage.parse(text)).isEmpty();
  }
}

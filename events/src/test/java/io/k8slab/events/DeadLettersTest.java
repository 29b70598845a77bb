package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadLettersTest {
  private static final byte[] GARBAGE = {(byte) 0xff, 0, 7};

  @Test
  void a_letter_keeps_key_bytes_and_headers_as_they_came() {
    var headers = new RecordHeaders();
    headers.add("ce_type", GARBAGE);

    var letter = DeadLetters.letter(Records.consumed("c1", headers, GARBAGE), "why", 3);

    assertThat(letter.topic()).isEqualTo("k8slab.dead-letters.v1");
    assertThat(letter.key()).isEqualTo("c1");
    assertThat(letter.value()).isEqualTo(GARBAGE);
    assertThat(letter.headers().lastHeader("ce_type").value()).isEqualTo(GARBAGE);
  }

  @Test
  void a_letter_says_where_from_and_why_and_how_often() {
    var letter =
        DeadLetters.letter(Records.consumed("c1", new RecordHeaders(), GARBAGE), "too naïve", 3);

    assertThat(header(letter, "deadletter_topic")).isEqualTo("k8slab.status.v1");
    assertThat(header(letter, "deadletter_partition")).isEqualTo("3");
    assertThat(header(letter, "deadletter_offset")).isEqualTo("17");
    assertThat(header(letter, "deadletter_reason")).isEqualTo("too naïve");
    assertThat(header(letter, "deadletter_tries")).isEqualTo("3");
  }

  @Test
  void a_record_without_key_and_value_gets_a_letter_too() {
    var letter = DeadLetters.letter(Records.consumed(null, new RecordHeaders(), null), "why", 1);

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
  }

  @Test
  void a_letter_that_dies_again_says_last_where_it_died_last() {
    var first = DeadLetters.letter(Records.consumed("c1", new RecordHeaders(), GARBAGE), "one", 1);
    var again =
        DeadLetters.letter(
            Records.consumed("c1", new RecordHeaders(first.headers()), GARBAGE), "two", 2);

    assertThat(header(again, "deadletter_reason")).isEqualTo("two");
  }

  private static String header(ProducerRecord<String, byte[]> letter, String name) {
    var header = Objects.requireNonNull(letter.headers().lastHeader(name), name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}

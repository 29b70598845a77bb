package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed is fixed, so a failure can be had again; what is asserted is that nothing is thrown. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DecodeFuzzTest {
  private static final int ROUNDS = 600;
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "1e999999999",
          "-99999999999999999999",
          "\"\"",
          "[]",
          "{}",
          "\"\\ud800\"",
          "\"9999999999-01-01T00:00:00Z\"",
          "[[[[]]]]",
          "{\"a\":{\"b\":[]}}");

  static List<Golden> goldens() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void bytes_that_were_changed_are_decoded_to_something(Golden golden) {
    var random = new Random(20_260_301);
    for (int round = 0; round < ROUNDS; round++) {
      var event = golden.event();
      var value = mutated(event.value(), random);

      assertThat(EventCodec.decode(new EncodedEvent(event.headers(), value))).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void headers_that_were_changed_are_decoded_to_something(Golden golden) {
    var random = new Random(20_260_302);
    var names = List.copyOf(golden.headers().keySet());
    for (int round = 0; round < ROUNDS; round++) {
      var headers = new HashMap<>(golden.headers());
      var name = names.get(random.nextInt(names.size()));
      var text = headers.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
      headers.put(name, new String(mutated(text, random), StandardCharsets.UTF_8));

      assertThat(EventCodec.decode(new EncodedEvent(headers, golden.event().value()))).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void values_that_were_exchanged_for_odd_ones_are_decoded_to_something(Golden golden) {
    var text = golden.data().toString();
    var value = java.util.regex.Pattern.compile("(?<=:)(\"[^\"]*\"|[-\\w.]+|[\\[{])").matcher(text);
    while (value.find()) {
      for (var odd : ODD) {
        var changed = text.substring(0, value.start()) + odd + text.substring(value.end());

        assertThat(EventCodec.decode(Records.with(golden.event(), changed))).isNotNull();
      }
    }
  }

  /** One to four changes: a bit, a byte, a cut, a piece twice. */
  private static byte[] mutated(byte[] original, Random random) {
    var bytes = original.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
        default -> {
          var longer = java.util.Arrays.copyOf(bytes, bytes.length + bytes.length - at);
          System.arraycopy(bytes, at, longer, bytes.length, bytes.length - at);
          bytes = longer;
        }
      }
    }
    return bytes;
  }
}

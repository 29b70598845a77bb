package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.Golden;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenTest {

  static List<Golden> goldens() {
    return Golden.all();
  }

  @Test
  void every_message_type_has_a_golden_file_and_so_has_every_one_with_nullable_fields() {
    assertThat(goldens())
        .extracting(Golden::name)
        .containsExactlyInAnyOrderElementsOf(Examples.all().keySet())
        .containsAll(Arrays.stream(MessageType.values()).map(MessageType::typeName).toList());
    assertThat(Arrays.stream(MessageType.values()).filter(GoldenTest::hasNullableField))
        .allSatisfy(type -> assertThat(Examples.all()).containsKey(type.typeName() + ".nulls"));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void a_golden_file_is_read_as_the_message_that_it_says(Golden golden) {
    assertThat(EventCodec.decode(golden.event()))
        .isEqualTo(new Decoded.Known(Examples.named(golden.name()), golden.event()));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void a_message_is_written_as_its_golden_file_says(Golden golden) {
    var written = EventCodec.encode(Examples.named(golden.name()));

    assertThat(written.headers()).isEqualTo(golden.headers());
    assertThat(Json.MAPPER.readTree(written.value())).isEqualTo(golden.data());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void what_was_read_is_written_again_without_loss(Golden golden) {
    assertThat(EventCodec.decode(golden.event()))
        .isInstanceOfSatisfying(
            Decoded.Known.class,
            known -> {
              var again = EventCodec.encode(known.envelope());
              assertThat(again.headers()).isEqualTo(golden.headers());
              assertThat(Json.MAPPER.readTree(again.value())).isEqualTo(golden.data());
            });
  }

  private static boolean hasNullableField(MessageType type) {
    return Arrays.stream(type.messageClass().getRecordComponents()).anyMatch(SchemaShape::nullable);
  }
}

package io.k8slab.cluster.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TellQueueTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "11, 20", "20, 20", "21, 30", "100, 100", "101, 200", "950, 1000"})
  void a_place_is_told_of_by_the_round_number_above_it(int position, int mark) {
    assertThat(TellQueue.mark(position)).isEqualTo(mark);
  }

  @Test
  void the_whole_way_through_a_thousand_places_is_some_thirty_messages() {
    assertThat(IntStream.rangeClosed(1, 1_000).map(TellQueue::mark).distinct().count())
        .isEqualTo(28);
  }
}

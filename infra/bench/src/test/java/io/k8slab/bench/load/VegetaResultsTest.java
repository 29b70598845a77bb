package io.k8slab.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Lines as vegeta 12.13.0 writes them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VegetaResultsTest {
  private static final double MILLI = 1_000_000;

  /** As one line: sent at so many ms, with a latency of so many. */
  private static String line(int number, long sent, int status, long latency) {
    String error = status == 200 ? "" : status + " Status";
    return (1_700_000_000_000L + sent)
        + "000000,%d,%d,0,14,%s,,,%d,GET,http://127.0.0.1/,"
            .formatted(status, latency * 1_000_000, error, number);
  }

  @Test
  void what_was_sent_late_counts_from_when_it_was_due() throws IOException {
    // 10 ms apart; the second was sent 25 ms after it was due
    Load load =
        VegetaResults.read(
            Stream.of(line(1, 35, 200, 5), line(0, 0, 200, 5), line(2, 20, 200, 5)), 10 * MILLI, 3);

    assertThat(load.latencies().max()).isEqualTo(30);
    assertThat(load.latencies().median()).isEqualTo(5);
  }

  @Test
  void every_other_status_is_an_error_and_503_a_refusal() throws IOException {
    Load load =
        VegetaResults.read(
            Stream.of(line(0, 0, 200, 1), line(1, 1, 503, 1), line(2, 2, 0, 1), line(3, 3, 204, 1)),
            MILLI,
            4);

    assertThat(load.errors()).isEqualTo(3);
    assertThat(load.refused()).isEqualTo(1);
    assertThat(load.messages()).containsExactly("503 Status", "0 Status", "204 Status");
  }

  @Test
  void less_than_was_planned_is_no_measurement() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> VegetaResults.read(Stream.of(line(0, 0, 200, 1)), MILLI, 2))
        .withMessageContaining("1 requests, not 2");
  }
}

package io.k8slab.bench.load;

import io.k8slab.bench.stats.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads vegeta's table: when each request was sent (nanoseconds since 1970), the status, the
 * latency in nanoseconds, bytes out and in, the error, the body, the name, and the request's number
 * from 0.
 *
 * <p>vegeta counts a latency from the moment at which it sent. That moment may be late where the
 * cores are busy, and is never early: so the first request's planned time is the earliest that any
 * of them tells, and each latency counts from the planned time of its own.
 */
final class VegetaResults {
  private static final int SENT = 0;
  private static final int STATUS = 1;
  private static final int LATENCY = 2;
  private static final int ERROR = 5;
  private static final int NUMBER = 8;
  private static final int MESSAGES = 5;
  private static final String OK = "200";

  private final List<long[]> requests = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private int errors;
  private int refused;

  private VegetaResults() {}

  /**
   * @param interval between two requests' planned times, in ns
   * @param count how many were to be sent
   * @throws IOException where another number was
   */
  static Load read(Stream<String> lines, double interval, int count) throws IOException {
    VegetaResults results = new VegetaResults();
    lines.forEach(results::line);
    if (results.requests.size() != count) {
      throw new IOException(
          "vegeta sent " + results.requests.size() + " requests, not " + count + " as planned");
    }
    return new Load(results.latencies(interval), results.errors, results.refused, results.messages);
  }

  private void line(String line) {
    String[] columns = line.split(",", -1);
    requests.add(
        new long[] {
          Long.parseLong(columns[NUMBER]),
          Long.parseLong(columns[SENT]),
          Long.parseLong(columns[LATENCY])
        });
    if (!columns[STATUS].equals(OK)) {
      errors++;
      refused += columns[STATUS].equals("503") ? 1 : 0;
      if (messages.size() < MESSAGES) {
        messages.add(columns[ERROR].isEmpty() ? columns[STATUS] : columns[ERROR]);
      }
    }
  }

  private Samples latencies(double interval) {
    long first =
        requests.stream().mapToLong(r -> r[1] - (long) (r[0] * interval)).min().orElseThrow();
    return Samples.ofNanosInMillis(
        requests.stream()
            .mapToLong(r -> r[1] + r[2] - (first + (long) (r[0] * interval)))
            .toArray());
  }
}

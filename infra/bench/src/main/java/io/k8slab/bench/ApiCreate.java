package io.k8slab.bench;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /clusters} at 300/s for 10 s by 50 people, after 3 s to warm up, on scripted hosts:
 * from when a request was due until its answer, which comes after the commit.
 */
final class ApiCreate implements Bench {
  static final int PER_SECOND = 300;
  static final int SECONDS = 10;
  private static final int WARM_UP_SECONDS = 3;
  private static final int PEOPLE = 50;

  @Override
  public List<Measured> measure() throws Exception {
    try (var instance = BenchInstance.start(Optional.empty());
        var _ = ScriptedHosts.start(instance);
        var client = HttpClient.newHttpClient()) {
      var people = people(client, instance, PEOPLE);
      OpenLoop.run(
          PER_SECOND / 2,
          WARM_UP_SECONDS,
          i -> people.get(i % PEOPLE).create("warm-" + i),
          ApiCreate::tell);
      var outcome =
          OpenLoop.run(
              PER_SECOND,
              SECONDS,
              i -> people.get(i % PEOPLE).create("bench-" + i),
              ApiCreate::tell);
      var samples = new Samples(outcome.millis());
      return List.of(
          Measured.of("p99", samples.percentile(99), "ms"),
          Measured.of("p50", samples.percentile(50), "ms"),
          Measured.of("errors", outcome.errors(), "count"));
    }
  }

  static List<Account> people(HttpClient client, BenchInstance instance, int count)
      throws Exception {
    var people = new ArrayList<Account>();
    for (int i = 0; i < count; i++) {
      people.add(Account.register(client, instance.url(), "bench-" + i + "@example.com"));
    }
    ScriptedHosts.liftQuotas(instance);
    return people;
  }

  static void tell(Exception failure) {
    System.err.println("  a request failed: " + failure.getMessage());
  }
}

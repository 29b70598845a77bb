package io.k8slab.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists and gets by turns at 500/s for 20 s by one person with 20 clusters, a create every 2 s, on
 * scripted hosts: from when a request was due until its answer.
 */
final class ApiRead implements Bench {
  private static final int PER_SECOND = 500;
  private static final int SECONDS = 20;
  private static final int WARM_UP_SECONDS = 5;
  private static final int CLUSTERS = 20;
  private static final int CREATE_EVERY = 1000;
  private static final int OK = 200;

  @Override
  public List<Measured> measure() throws Exception {
    try (var instance = BenchInstance.start(Optional.empty());
        var _ = ScriptedHosts.start(instance);
        var client = HttpClient.newHttpClient()) {
      var person = ApiCreate.people(client, instance, 1).getFirst();
      var ids = new ArrayList<String>();
      for (int i = 0; i < CLUSTERS; i++) {
        ids.add(person.create("first-" + i).path("id").asString());
      }
      OpenLoop.run(PER_SECOND, WARM_UP_SECONDS, i -> read(person, ids, i), ApiCreate::tell);
      var outcome =
          OpenLoop.run(
              PER_SECOND,
              SECONDS,
              i -> {
                if (i % CREATE_EVERY == 0) {
                  person.create("more-" + i);
                } else {
                  read(person, ids, i);
                }
              },
              ApiCreate::tell);
      var samples = new Samples(outcome.millis());
      return List.of(
          Measured.of("p99", samples.percentile(99), "ms"),
          Measured.of("p50", samples.percentile(50), "ms"),
          Measured.of("errors", outcome.errors(), "count"));
    }
  }

  private static void read(Account person, List<String> ids, int i) throws Exception {
    var path =
        i % 2 == 0 ? "/api/v1/clusters?limit=20" : "/api/v1/clusters/" + ids.get(i % CLUSTERS);
    int status = person.get(path);
    if (status != OK) {
      throw new IOException("GET " + path + ": " + status);
    }
  }
}

package io.k8slab.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A KWOK cluster from its POST until the API says RUNNING, and raw {@code kwokctl create cluster}
 * with the same programs on the same machine, by turns.
 */
final class CreateReadyKwok implements Bench {
  private static final int RUNS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Override
  public List<Measured> measure() throws Exception {
    var testbed = testbed();
    try (var instance = BenchInstance.start(Optional.of(testbed));
        var raw = new RawKwok(testbed);
        var client = HttpClient.newHttpClient()) {
      var person =
          Account.signIn(
              client, instance.url(), "admin@k8slab.local", instance.secret("admin-password"));
      ours(person, "warm-up");
      raw.createAndDelete("warm-up");
      var ours = new double[RUNS];
      var theirs = new double[RUNS];
      for (int i = 0; i < RUNS; i++) {
        theirs[i] = raw.createAndDelete("run-" + i);
        ours[i] = ours(person, "run-" + i);
      }
      return List.of(
          new Measured("create", new Samples(ours).median(), "s", new Samples(theirs).median()));
    }
  }

  private static Path testbed() throws IOException {
    var named = System.getenv("K8SLAB_TESTBED");
    if (named == null || !Files.isExecutable(Path.of(named, "kwokctl"))) {
      throw new IOException("K8SLAB_TESTBED does not name the testbed: run it by ./lab bench");
    }
    return Path.of(named);
  }

  private static double ours(Account person, String name) throws Exception {
    long start = System.nanoTime();
    var path = "/api/v1/clusters/" + person.create(name).path("id").asString();
    await(person, path, "RUNNING");
    double seconds = (System.nanoTime() - start) / 1e9;
    person.delete(path);
    await(person, path, "TERMINATED");
    return seconds;
  }

  private static void await(Account person, String path, String wanted) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      var cluster = person.read(path);
      var status = cluster.path("status").asString();
      if (status.equals(wanted)) {
        return;
      }
      if (status.equals("ERROR") || System.nanoTime() > deadline) {
        throw new IOException("not " + wanted + ": " + cluster);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}

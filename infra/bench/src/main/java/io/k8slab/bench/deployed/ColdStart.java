package io.k8slab.bench.deployed;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import io.k8slab.lambda.testing.GatewayEvents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of the Lambda package until its first answer: a list of clusters, with a token checked
 * and PostgreSQL read. Beside it, in turn, the runtime client with a handler that does nothing.
 *
 * @param rounds of each kind that are counted; a first of each is not: files are read from disk
 */
public record ColdStart(int rounds) implements Bench {

  public static ColdStart full() {
    return new ColdStart(7);
  }

  @Override
  public String name() {
    return "cold-start";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    var deployed = Deployed.in(surroundings.root());
    try (RunFolder folder = RunFolder.in(surroundings.root());
        RunningLab lab = surroundings.startLab().start(folder.path().resolve("data"));
        ApiClient client = new ApiClient(lab.status().url())) {
      var session = client.signIn(lab.status().adminEmail(), lab.status().adminPassword());
      var environment = new LabInside(lab.data()).functionsEnvironment();
      var list =
          GatewayEvents.VERSION_2.event(
              "GET", "/api/v1/clusters", session.authorization(), new byte[0]);
      var log = folder.path().resolve("log");
      var one = new Pair(deployed, 1, environment, list, log);
      var two = new Pair(deployed, 2, environment, list, log);
      for (int i = 0; i <= rounds; i++) {
        one.measure(i > 0);
        two.measure(i > 0);
      }
      return List.of(
          new Figure("one-core", one.ours(), "s", one.floor()),
          new Figure("two-cores", two.ours(), "s", two.floor()),
          new Figure("to-plain-handler", two.ours(), "s", two.floor()));
    }
  }

  /** Both kinds on so many cores. */
  private record Pair(
      Deployed deployed,
      int cores,
      Map<String, String> environment,
      byte[] event,
      Path log,
      List<Double> api,
      List<Double> plain) {
    Pair(Deployed deployed, int cores, Map<String, String> environment, byte[] event, Path log) {
      this(deployed, cores, environment, event, log, new ArrayList<>(), new ArrayList<>());
    }

    void measure(boolean counted) throws Exception {
      double ours = Deployed.secondsToFirstAnswer(deployed.api(cores), environment, event, log);
      double floor = Deployed.secondsToFirstAnswer(deployed.plain(cores), Map.of(), event, log);
      if (counted) {
        api.add(ours);
        plain.add(floor);
      }
    }

    double ours() {
      return Samples.of(api).median();
    }

    double floor() {
      return Samples.of(plain).median();
    }
  }
}

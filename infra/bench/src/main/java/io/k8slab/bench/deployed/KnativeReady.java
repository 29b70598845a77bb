package io.k8slab.bench.deployed;

import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.process.ResidentMemory;
import io.k8slab.bench.stats.Samples;
import io.k8slab.dist.train.Served;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The container's process until {@code /health/ready} says so, and what it holds in memory when it
 * has rested for a while.
 *
 * @param rounds that are counted; a first is not
 * @param restMillis before memory is read
 */
public record KnativeReady(int rounds, long restMillis) implements Bench {

  public static KnativeReady full() {
    return new KnativeReady(7, 5_000);
  }

  @Override
  public String name() {
    return "knative-ready";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    var launcher = Deployed.in(surroundings.root()).folder("functions").resolve("bin/functions");
    try (RunFolder folder = RunFolder.in(surroundings.root());
        RunningLab lab = surroundings.startLab().start(folder.path().resolve("data"));
        var client = HttpClient.newHttpClient()) {
      var environment = new HashMap<>(new LabInside(lab.data()).functionsEnvironment());
      var ready = new ArrayList<Double>();
      var resident = new ArrayList<Double>();
      for (int i = 0; i <= rounds; i++) {
        long before = System.nanoTime();
        try (var process = Served.start(launcher, environment)) {
          awaitReady(client, process.port());
          double seconds = (System.nanoTime() - before) / 1e9;
          if (i > 0) {
            ready.add(seconds);
            TimeUnit.MILLISECONDS.sleep(restMillis);
            resident.add(ResidentMemory.ofThisMachine().resident(process.process().pid()));
          }
        }
      }
      return List.of(
          Figure.of("ready", Samples.of(ready).median(), "s"),
          Figure.of("resident", Samples.of(resident).median(), "MB"));
    }
  }

  private static void awaitReady(HttpClient client, int port) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
    while (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}

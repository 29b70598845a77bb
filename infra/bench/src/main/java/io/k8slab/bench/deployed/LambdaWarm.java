package io.k8slab.bench.deployed;

import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.LambdaInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What our edge adds to a warm call: {@code /health/live}, which reads nothing, less a handler that
 * does nothing, under the same runtime client and the same Runtime API.
 *
 * @param warmUp calls that are not counted
 */
public record LambdaWarm(int warmUp, int calls) implements Bench {

  public static LambdaWarm full() {
    return new LambdaWarm(2_000, 5_000);
  }

  @Override
  public String name() {
    return "lambda-warm";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    var deployed = Deployed.in(surroundings.root());
    try (RunFolder folder = RunFolder.in(surroundings.root());
        RunningLab lab = surroundings.startLab().start(folder.path().resolve("data"))) {
      var log = folder.path().resolve("log");
      double plain = p50(deployed.plain(2), Map.of(), log);
      double ours = p50(deployed.api(2), new LabInside(lab.data()).functionsEnvironment(), log);
      return List.of(
          Figure.of("p50", ours - plain, "ms"),
          Figure.of("call", ours, "ms"),
          Figure.of("plain-handler", plain, "ms"));
    }
  }

  private double p50(List<String> command, Map<String, String> environment, Path log)
      throws Exception {
    var event = GatewayEvents.VERSION_2.event("GET", "/health/live", Map.of(), new byte[0]);
    try (var instance = LambdaInstance.start(command, "api", environment, log)) {
      for (int i = 0; i < warmUp; i++) {
        var outcome = instance.invoke(event);
        Deployed.requireSuccess(outcome.error(), outcome.body());
      }
      var nanos = new long[calls];
      for (int i = 0; i < calls; i++) {
        long before = System.nanoTime();
        instance.invoke(event);
        nanos[i] = System.nanoTime() - before;
      }
      return Samples.ofNanosInMillis(nanos).percentile(50);
    }
  }
}

package io.k8slab.bench.api;

import io.k8slab.bench.api.StressStep.Cause;
import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Target;
import io.k8slab.bench.load.Vegeta;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lists and gets of {@code api-read} at more and more requests a second, until one fails or the
 * 99th percentile is over a second; and what broke.
 *
 * @param first requests a second
 * @param most where it has not broken at this rate, it is not looked for further
 * @param each how long at each rate
 */
public record Stress(double first, double most, int people, Duration each) implements Bench {
  private static final double FACTOR = 1.25;

  public static Stress full() {
    return new Stress(250, 20_000, 500, Duration.ofSeconds(6));
  }

  @Override
  public String name() {
    return "stress";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      LabInside inside = new LabInside(folder.path().resolve("data"));
      try (RunningLab lab = surroundings.startLab().start(inside.data());
          ApiClient client = new ApiClient(lab.status().url())) {
        Vegeta vegeta = new Vegeta(surroundings.requiredVegeta(), folder.path());
        List<Target> targets =
            Reader.targets(Reader.fill(inside, client, people, ApiRead.CLUSTERS));
        StressStep.run(vegeta, targets, first, each, lab, inside); // for the JVM to get warm
        double held = 0;
        for (double rate = first; ; rate *= FACTOR) {
          StressStep step = StressStep.run(vegeta, targets, rate, each, lab, inside);
          surroundings.progress().say("stress: " + step);
          if (step.isBroken() || rate * FACTOR > most) {
            return figures(step, held);
          }
          held = rate;
        }
      }
    }
  }

  private static List<Figure> figures(StressStep last, double held) {
    List<Figure> figures = new ArrayList<>();
    if (last.isBroken()) {
      figures.add(Figure.of("holds", held, "/s"));
      Cause cause = last.cause();
      figures.add(
          Figure.of(
              "breaks-by-" + cause.name().toLowerCase(Locale.ROOT).replace('_', '-'),
              last.perSecond(),
              "/s"));
    } else {
      figures.add(Figure.of("holds", last.perSecond(), "/s"));
    }
    figures.add(Figure.of("last-p99", last.load().latencies().percentile(99), "ms"));
    figures.add(Figure.of("last-errors", last.load().errors(), "count"));
    figures.add(Figure.of("last-503", last.load().refused(), "count"));
    figures.add(Figure.of("last-cpu-jvm", last.use().jvm(), "cores"));
    figures.add(Figure.of("last-cpu-postgres", last.use().postgres(), "cores"));
    figures.add(Figure.of("last-cpu-load", last.use().load(), "cores"));
    figures.add(Figure.of("last-busy-connections", last.use().busyConnections(), "count"));
    return figures;
  }
}

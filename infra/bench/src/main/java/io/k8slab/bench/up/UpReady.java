package io.k8slab.bench.up;

import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./lab up --detach} until it returns, on a data folder that has been up before.
 *
 * @param starts that are counted; a first one is not
 */
public record UpReady(int starts) implements Bench {

  public static UpReady full() {
    return new UpReady(5);
  }

  @Override
  public String name() {
    return "up-ready";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      Path data = folder.path().resolve("data");
      double first = seconds(surroundings, data);
      List<Double> next = new ArrayList<>();
      for (int i = 0; i < starts; i++) {
        next.add(seconds(surroundings, data));
      }
      return List.of(
          Figure.of("ready", Samples.of(next).median(), "s"), Figure.of("first", first, "s"));
    }
  }

  private static double seconds(Surroundings surroundings, Path data) throws Exception {
    long before = System.nanoTime();
    try (RunningLab lab = surroundings.startLab().start(data)) {
      double seconds = (System.nanoTime() - before) / 1e9;
      surroundings
          .progress()
          .say("up-ready: %s after %.2f s".formatted(lab.status().url(), seconds));
      return seconds;
    }
  }
}

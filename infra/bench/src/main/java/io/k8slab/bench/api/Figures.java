package io.k8slab.bench.api;

import io.k8slab.bench.load.Load;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Progress;
import java.util.List;

/** What a load's figures are called. */
final class Figures {
  /** How cost grows: so many times the load, beside the load itself. */
  static final List<Integer> GROWTH = List.of(2, 4);

  private Figures() {}

  /** Too much is allowed to fail, and is said: what fails counts as errors, with its wait. */
  static List<Figure> grown(int factor, Load load) {
    return List.of(
        Figure.of("p50-x" + factor, load.latencies().percentile(50), "ms"),
        Figure.of("p99-x" + factor, load.latencies().percentile(99), "ms"),
        Figure.of("errors-x" + factor, load.errors(), "count"));
  }

  static List<Figure> of(Load load, Progress progress, String bench) {
    load.messages().forEach(message -> progress.say(bench + ": error: " + message));
    return List.of(
        Figure.of("p99", load.latencies().percentile(99), "ms"),
        Figure.of("errors", load.errors(), "count"),
        Figure.of("p50", load.latencies().percentile(50), "ms"),
        Figure.of("max", load.latencies().max(), "ms"),
        Figure.of("requests", load.latencies().count(), "count"));
  }
}

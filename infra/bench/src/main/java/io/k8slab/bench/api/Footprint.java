package io.k8slab.bench.api;

import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.process.JavaProcess;
import io.k8slab.bench.process.ProcessUse;
import io.k8slab.bench.process.ResidentMemory;
import io.k8slab.bench.stats.Slope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a JVM holds at a moment.
 *
 * @param hours since the beginning
 * @param heap MB of objects that are alive, after a full collection
 * @param resident MB, its proportional set size
 * @param threads of the operating system
 * @param files descriptors, sockets included
 */
record Footprint(double hours, double heap, double resident, int threads, long files) {
  private static final double NANOS_AN_HOUR = 3_600e9;
  private static final double KB_PER_MB = 1024;

  static Footprint of(long pid, long began) throws IOException, InterruptedException {
    ProcessUse use = new ProcessUse(pid);
    return new Footprint(
        (System.nanoTime() - began) / NANOS_AN_HOUR,
        new JavaProcess(pid).held().heap() / KB_PER_MB,
        ResidentMemory.ofThisMachine().proportional(pid),
        use.threads(),
        use.files());
  }

  /** How each grows in an hour, without the first quarter, in which a JVM gets warm. */
  static List<Figure> figures(List<Footprint> all) {
    List<Footprint> warm = all.subList(all.size() / 4, all.size());
    List<Figure> figures = new ArrayList<>();
    add(figures, "heap", "MB", warm, Footprint::heap);
    add(figures, "resident", "MB", warm, Footprint::resident);
    add(figures, "threads", "count", warm, Footprint::threads);
    add(figures, "files", "count", warm, Footprint::files);
    return figures;
  }

  private static void add(
      List<Figure> figures,
      String name,
      String unit,
      List<Footprint> warm,
      ToDoubleFunction<Footprint> value) {
    double[] hours = warm.stream().mapToDouble(Footprint::hours).toArray();
    double[] values = warm.stream().mapToDouble(value).toArray();
    figures.add(Figure.of(name + "-slope", Slope.of(hours, values), unit + "/h"));
    // beside what it was when the JVM was warm
    figures.add(new Figure(name + "-last", values[values.length - 1], unit, values[0]));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f min: heap %.1f MB, resident %.1f MB, %d threads, %d files",
        hours * 60,
        heap,
        resident,
        threads,
        files);
  }
}

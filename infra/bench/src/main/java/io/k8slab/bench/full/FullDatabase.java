package io.k8slab.bench.full;

import io.k8slab.bench.lab.BareDatabase;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Progress;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pages, creates, deletes, seals and sweeps in a small database and in a full one: a ratio close to
 * 1 says that the cost does not grow with what is kept. PostgreSQL is the only other process.
 *
 * @param small the database that ratios are to
 * @param full the one that is measured
 * @param rounds of each operation; half as many before are not counted
 */
public record FullDatabase(Past small, Past full, int rounds) implements Bench {
  private static final long SMALL_CLUSTERS = 1_000;
  private static final long SMALL_AUDIT_ROWS = 10_000;
  private static final int HOSTS = 20;
  private static final int SLOTS = 100;
  private static final int POOL = 10;

  /**
   * @param clusters of the full database, a power of ten
   * @param auditRows of the full database
   */
  public static FullDatabase of(long clusters, long auditRows, int rounds) {
    return new FullDatabase(
        new Past(Math.min(SMALL_CLUSTERS, clusters), Math.min(SMALL_AUDIT_ROWS, auditRows)),
        new Past(clusters, auditRows),
        rounds);
  }

  @Override
  public String name() {
    return "full-database";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root());
        BareDatabase bare = BareDatabase.start(folder.path());
        var pool = DataSources.hikari(bare.functions(POOL))) {
      bare.fill(rounds * 2, HOSTS, SLOTS, Operations.PROVIDER, Operations.VERSION);
      Database database = new Database(pool);
      Map<String, Double> before = medians(bare, database, small, surroundings.progress());
      Map<String, Double> after = medians(bare, database, full, surroundings.progress());
      List<Figure> figures = new ArrayList<>();
      after.forEach(
          (name, millis) ->
              figures.add(
                  new Figure(name, millis, "ms", Objects.requireNonNull(before.get(name)))));
      figures.add(Figure.of("clusters", (double) full.clusters(), "count"));
      figures.add(Figure.of("audit-rows", (double) full.auditRows(), "count"));
      try (var owner = bare.owner()) {
        figures.add(Figure.of("database", Past.megabytes(owner), "MB"));
      }
      return figures;
    }
  }

  private Map<String, Double> medians(
      BareDatabase bare, Database database, Past past, Progress progress) throws Exception {
    long began = System.nanoTime();
    try (var owner = bare.owner()) {
      past.write(owner);
    }
    progress.say(
        "full-database: %d clusters and %d audit rows written in %.0f s"
            .formatted(past.clusters(), past.auditRows(), (System.nanoTime() - began) / 1e9));
    Map<String, Operations.Operation> operations =
        new Operations(database, bare.people(), past).all();
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    for (int round = 0; round < rounds + rounds / 2; round++) {
      for (var operation : operations.entrySet()) {
        long before = System.nanoTime();
        operation.getValue().run(round);
        double took = (System.nanoTime() - before) / 1e6;
        if (round >= rounds / 2) {
          millis.computeIfAbsent(operation.getKey(), _ -> new ArrayList<>()).add(took);
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    millis.forEach((name, all) -> medians.put(name, Samples.of(all).median()));
    return medians;
  }
}

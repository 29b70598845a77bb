package io.k8slab.bench.api;

import io.k8slab.bench.fill.Person;
import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.Vegeta;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.scripted.Script;
import io.k8slab.bench.scripted.ScriptedAgent;
import io.k8slab.bench.stats.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load of {@code api-read} at a fifth of its rate for as long as is wished, and what the
 * installation's JVM holds meanwhile: whether it grows.
 *
 * @param length of all rounds together
 * @param rounds after each of which memory is read, at least 4
 */
public record Soak(Duration length, int rounds, double perSecond, int people) implements Bench {

  public static Soak of(Duration length) {
    return new Soak(length, 20, 100, 500);
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      LabInside inside = new LabInside(folder.path().resolve("data"));
      try (RunningLab lab = surroundings.startLab().start(inside.data());
          ScriptedAgent _ =
              ScriptedAgent.start(inside, ApiRead.HOSTS, ApiRead.SLOTS, Script.RUNS_AT_ONCE);
          ApiClient client = new ApiClient(lab.status().url())) {
        Vegeta vegeta = new Vegeta(surroundings.requiredVegeta(), folder.path());
        return measure(surroundings, inside, lab, client, vegeta);
      }
    }
  }

  private List<Figure> measure(
      Surroundings surroundings, LabInside inside, RunningLab lab, ApiClient client, Vegeta vegeta)
      throws Exception {
    List<Reader> readers = Reader.fill(inside, client, people, ApiRead.CLUSTERS - 1);
    var tokens = inside.tokens();
    Person maker = readers.getFirst().person();
    List<Footprint> footprints = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    int errors = 0;
    long began = System.nanoTime();
    int refused;
    try (NowAndThen creates =
        NowAndThen.start(() -> client.with(maker.token(tokens)), "soak-", ApiRead.NOW_AND_THEN)) {
      for (int round = 0; round < rounds; round++) {
        List<Reader> now =
            readers.stream().map(reader -> reader.signedInAgain(client, tokens)).toList();
        Load load = vegeta.run(Reader.targets(now), perSecond, length.dividedBy(rounds));
        errors += load.errors();
        p99.add(load.latencies().percentile(99));
        Footprint footprint = Footprint.of(lab.status().pid(), began);
        surroundings.progress().say("soak: " + footprint);
        footprints.add(footprint);
      }
      refused = creates.refused();
    }
    List<Figure> figures = new ArrayList<>(Footprint.figures(footprints));
    figures.add(Figure.of("p99", Samples.of(p99).median(), "ms"));
    figures.add(Figure.of("errors", errors, "count"));
    figures.add(Figure.of("creates-refused", refused, "count"));
    figures.add(Figure.of("length", length.toMillis() / 60_000.0, "min"));
    return figures;
  }
}

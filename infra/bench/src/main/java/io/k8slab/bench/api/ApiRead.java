package io.k8slab.bench.api;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.Target;
import io.k8slab.bench.load.Vegeta;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.scripted.RaiseQuotas;
import io.k8slab.bench.scripted.Script;
import io.k8slab.bench.scripted.ScriptedAgent;
import io.k8slab.quota.Quota;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lists and gets in turn by many people, each with a token of their own and as many running
 * clusters as the default quota allows, while another's cluster is made and deleted on a scripted
 * host every second; then the reads alone at twice and four times the rate.
 *
 * @param perSecond requests
 * @param people who are signed in
 * @param warmUp the same load, not counted; before it, for as long, creates alone
 * @param grown how long at each higher rate
 */
public record ApiRead(
    double perSecond, int people, Duration warmUp, Duration duration, Duration grown)
    implements Bench {
  static final int CLUSTERS = Quota.DEFAULT.activeClusters();
  static final int HOSTS = 5;
  static final int SLOTS = 40;
  static final Duration NOW_AND_THEN = Duration.ofSeconds(1);

  /** At first, without reads: a JVM compiles what has run some hundred times. */
  private static final Duration OFTEN = Duration.ofMillis(20);

  private static final String OTHER = "other@example.com";
  private static final String PASSWORD = "correct horse battery";

  public static ApiRead full() {
    return new ApiRead(
        500, 500, Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(10));
  }

  @Override
  public String name() {
    return "api-read";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      return measure(
          surroundings,
          new LabInside(folder.path().resolve("data")),
          new Vegeta(surroundings.requiredVegeta(), folder.path()));
    }
  }

  private List<Figure> measure(Surroundings surroundings, LabInside inside, Vegeta vegeta)
      throws Exception {
    try (RunningLab lab = surroundings.startLab().start(inside.data());
        ScriptedAgent _ = ScriptedAgent.start(inside, HOSTS, SLOTS, Script.RUNS_AT_ONCE);
        ApiClient client = new ApiClient(lab.status().url())) {
      client.register(OTHER, PASSWORD);
      RaiseQuotas.in(inside);
      ApiClient.Session other = client.signIn(OTHER, PASSWORD);
      List<Reader> readers = Reader.fill(inside, client, people, CLUSTERS);
      List<Target> targets = Reader.targets(readers);
      surroundings.progress().say("api-read: " + people + " people, the load begins");
      try (NowAndThen _ = NowAndThen.start(() -> other, "warm-", OFTEN)) {
        TimeUnit.MILLISECONDS.sleep(warmUp.toMillis());
      }
      List<Figure> figures = new ArrayList<>();
      try (NowAndThen _ = NowAndThen.start(() -> other, "early-", NOW_AND_THEN)) {
        load(vegeta, targets, 1, warmUp);
      }
      try (NowAndThen creates = NowAndThen.start(() -> other, "then-", NOW_AND_THEN)) {
        Load load = load(vegeta, targets, 1, duration);
        figures.addAll(Figures.of(load, surroundings.progress(), name()));
        figures.add(Figure.of("creates-refused", creates.refused(), "count"));
      }
      for (int factor : Figures.GROWTH) {
        surroundings.progress().say("api-read: " + factor + " times the rate");
        figures.addAll(Figures.grown(factor, load(vegeta, targets, factor, grown)));
      }
      return figures;
    }
  }

  private Load load(Vegeta vegeta, List<Target> targets, int factor, Duration time)
      throws IOException, InterruptedException {
    return vegeta.run(targets, perSecond * factor, time);
  }
}

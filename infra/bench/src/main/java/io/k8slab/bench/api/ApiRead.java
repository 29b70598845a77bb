package io.k8slab.bench.api;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.OpenLoop;
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
 * One person's lists and gets in turn, of as many running clusters as the default quota allows,
 * while another's cluster is made and deleted on a scripted host every second.
 *
 * @param perSecond requests
 * @param warmUp the same load, not counted; before it, for as long, creates alone
 */
public record ApiRead(double perSecond, Duration warmUp, Duration duration) implements Bench {
  private static final int CLUSTERS = Quota.DEFAULT.activeClusters();
  private static final int HOSTS = 5;
  private static final int SLOTS = 40;
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(1);

  /** At first, without reads: a JVM compiles what has run some hundred times. */
  private static final Duration OFTEN = Duration.ofMillis(20);

  private static final String OTHER = "other@example.com";
  private static final String PASSWORD = "correct horse battery";
  private static final String LIST = "/api/v1/clusters";

  public static ApiRead full() {
    return new ApiRead(500, Duration.ofSeconds(15), Duration.ofSeconds(20));
  }

  @Override
  public String name() {
    return "api-read";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      return measure(surroundings, new LabInside(folder.path().resolve("data")));
    }
  }

  private List<Figure> measure(Surroundings surroundings, LabInside inside) throws Exception {
    try (RunningLab lab = surroundings.startLab().start(inside.data());
        ScriptedAgent _ = ScriptedAgent.start(inside, HOSTS, SLOTS, Script.RUNS_AT_ONCE);
        ApiClient client = new ApiClient(lab.status().url())) {
      ApiClient.Session session =
          client.signIn(lab.status().adminEmail(), lab.status().adminPassword());
      List<String> ids = runningClusters(session);
      surroundings.progress().say("api-read: " + ids.size() + " clusters run, the load begins");
      client.register(OTHER, PASSWORD);
      RaiseQuotas.in(inside);
      ApiClient.Session other = client.signIn(OTHER, PASSWORD);
      try (NowAndThen _ = NowAndThen.start(other, "warm-", OFTEN)) {
        TimeUnit.MILLISECONDS.sleep(warmUp.toMillis());
      }
      try (NowAndThen _ = NowAndThen.start(other, "then-", NOW_AND_THEN)) {
        load(session, ids, warmUp);
        return Figures.of(load(session, ids, duration), surroundings.progress(), name());
      }
    }
  }

  private Load load(ApiClient.Session session, List<String> ids, Duration time)
      throws InterruptedException {
    return OpenLoop.of(perSecond, time)
        .run(
            number ->
                session.get(
                    number % 2 == 0 ? LIST : "/api/v1/clusters/" + ids.get(number / 2 % CLUSTERS)));
  }

  private static List<String> runningClusters(ApiClient.Session session)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      ids.add(session.create("read-" + i, ScriptedAgent.PROVIDER));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (session.read(LIST + "?status=RUNNING").path("items").size() < CLUSTERS) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the scripted clusters do not run after 30 s");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return ids;
  }
}

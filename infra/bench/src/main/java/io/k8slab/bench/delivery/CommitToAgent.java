package io.k8slab.bench.delivery;

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
import io.k8slab.bench.stats.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * From the commit of a create's transaction until a host's work is called with the command: relay,
 * broker and the agent's runner, each the real one; the hosts are scripted and answer at once.
 * Relay and broker are in the installation's process, the agent in this one.
 *
 * @param perSecond creates
 * @param warmUps that are not counted
 * @param creates that are
 */
public record CommitToAgent(double perSecond, int warmUps, int creates) implements Bench {
  private static final int HOSTS = 10;
  private static final int SLOTS = 100;
  private static final Duration GRACE = Duration.ofSeconds(10);

  public static CommitToAgent full() {
    return new CommitToAgent(20, 150, 500);
  }

  @Override
  public String name() {
    return "commit-to-agent";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      Path data = folder.path().resolve("data");
      LabInside inside = new LabInside(data);
      try (RunningLab _ = surroundings.startLab().start(data)) {
        CommitTimes.keepIn(inside);
      }
      try (RunningLab lab = surroundings.startLab().start(data);
          ScriptedAgent agent = ScriptedAgent.start(inside, HOSTS, SLOTS, Script.RUNS_AT_ONCE);
          ApiClient client = new ApiClient(lab.status().url())) {
        RaiseQuotas.in(inside);
        ApiClient.Session session =
            client.signIn(lab.status().adminEmail(), lab.status().adminPassword());
        surroundings.progress().say("commit-to-agent: the creates begin");
        create(session, warmUps, "warm-");
        Queue<UUID> created = create(session, creates, "create-");
        Samples millis = millis(created, agent.arrivals(), inside);
        return List.of(
            Figure.of("p99", millis.percentile(99), "ms"),
            Figure.of("p50", millis.percentile(50), "ms"),
            Figure.of("max", millis.max(), "ms"),
            Figure.of("creates", millis.count(), "count"));
      }
    }
  }

  private Queue<UUID> create(ApiClient.Session session, int count, String prefix)
      throws IOException, InterruptedException {
    Queue<UUID> ids = new ConcurrentLinkedQueue<>();
    Load load =
        new OpenLoop(perSecond, count, GRACE)
            .run(
                number ->
                    ids.add(
                        UUID.fromString(session.create(prefix + number, ScriptedAgent.PROVIDER))));
    if (load.errors() > 0) {
      throw new IOException(load.errors() + " creates failed: " + load.messages());
    }
    return ids;
  }

  private static Samples millis(Queue<UUID> created, Map<UUID, Instant> arrivals, LabInside lab)
      throws Exception {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (!arrivals.keySet().containsAll(created)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("not every command has reached the agent within 10 s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Map<UUID, Instant> commits = CommitTimes.ofCreates(lab);
    return Samples.of(
        created.stream()
            .map(id -> Duration.between(commits.get(id), arrivals.get(id)).toNanos() / 1e6)
            .toList());
  }
}

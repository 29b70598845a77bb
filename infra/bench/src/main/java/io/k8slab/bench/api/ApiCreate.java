package io.k8slab.bench.api;

import io.k8slab.bench.lab.BareDatabase;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.OpenLoop;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.CreateCluster;
import io.k8slab.cluster.NewCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.events.Nodes;
import io.k8slab.events.ProviderConfig;
import io.k8slab.host.PlacementWish;
import io.k8slab.http.Principal;
import io.k8slab.http.Role;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.Quota;
import io.k8slab.quota.QuotaConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The transaction of a create: quota, place on one of {@value #HOSTS} hosts, the cluster's row, its
 * audit row and its two messages in the outbox, by {@value #PEOPLE} people, from the pool that the
 * functions have, until the commit is on the disk. PostgreSQL is the only other process: what sends
 * the outbox and answers HTTP is measured by {@code commit-to-agent} and {@code api-read}.
 *
 * @param perSecond creates
 * @param warmUp the same load, not counted
 * @param grown how long at twice, then at four times the rate
 */
public record ApiCreate(double perSecond, Duration warmUp, Duration duration, Duration grown)
    implements Bench {
  private static final int PEOPLE = 300;
  private static final int HOSTS = 60;

  /** 9,000 places in all. */
  private static final int SLOTS = 150;

  private static final int POOL = 10;
  private static final String PROVIDER = "kwok";
  private static final String VERSION = "1.34.4";
  private static final Duration TTL = Duration.ofHours(2);
  private static final Quota LARGE =
      new Quota(
          1_000_000, 0, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, Duration.ofHours(8), TTL, 3, 0);
  private static final FindQuota NO_BOUND = new FindQuota(new QuotaConfig(LARGE, LARGE));

  public static ApiCreate full() {
    return new ApiCreate(300, Duration.ofSeconds(8), Duration.ofSeconds(20), Duration.ofSeconds(7));
  }

  @Override
  public String name() {
    return "api-create";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root());
        BareDatabase bare = BareDatabase.start(folder.path());
        var pool = DataSources.hikari(bare.functions(POOL))) {
      bare.fill(PEOPLE, HOSTS, SLOTS, PROVIDER, VERSION);
      var changes = new ChangeClusters(new Database(pool), _ -> {});
      var people = bare.people();
      surroundings.progress().say("api-create: PostgreSQL runs, the load begins");
      load(changes, people, 1, warmUp, "warm-");
      Load load = load(changes, people, 1, duration, "create-");
      List<Figure> figures = new ArrayList<>(Figures.of(load, surroundings.progress(), name()));
      figures.add(Figure.of("queued", bare.queued(), "count"));
      for (int factor : Figures.GROWTH) {
        bare.freePlaces();
        surroundings.progress().say("api-create: " + factor + " times the rate");
        figures.addAll(
            Figures.grown(factor, load(changes, people, factor, grown, "x" + factor + "-")));
      }
      return figures;
    }
  }

  private Load load(
      ChangeClusters changes, List<UUID> people, int factor, Duration time, String prefix)
      throws InterruptedException {
    var creates = new CreateCluster(ClusterConfig.DEFAULT, NO_BOUND);
    return OpenLoop.of(perSecond * factor, time)
        .run(
            number ->
                create(changes, creates, people.get(number % people.size()), prefix + number));
  }

  private static void create(
      ChangeClusters changes, CreateCluster creates, UUID person, String name) throws SQLException {
    var wanted =
        new NewCluster(
            name,
            null,
            PROVIDER,
            VERSION,
            TTL,
            new Nodes(1, 1),
            ClusterConfig.DEFAULT.of(PROVIDER).resources(),
            Map.of(),
            ProviderConfig.NONE,
            PlacementWish.ANY);
    changes.run(
        change ->
            creates.create(
                change,
                new Principal(person, "bench@example.com", Set.of(Role.USER)),
                wanted,
                new Occasion("user:" + person, UUID.randomUUID().toString(), null, "127.0.0.1")));
  }
}

package io.k8slab.bench.full;

import io.k8slab.audit.AuditFilter;
import io.k8slab.audit.chain.AuditKeys;
import io.k8slab.audit.chain.SealAudit;
import io.k8slab.audit.jdbc.AuditPages;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.ClusterFilter;
import io.k8slab.cluster.ClusterOrder;
import io.k8slab.cluster.CreateCluster;
import io.k8slab.cluster.DeleteCluster;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.NewCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.jdbc.ClusterPages;
import io.k8slab.cluster.sweep.PlaceQueued;
import io.k8slab.cluster.sweep.PruneOld;
import io.k8slab.cluster.sweep.Reconcile;
import io.k8slab.cluster.sweep.SweepExpired;
import io.k8slab.events.Nodes;
import io.k8slab.events.ProviderConfig;
import io.k8slab.host.DeclareLoss;
import io.k8slab.host.PlacementWish;
import io.k8slab.http.Principal;
import io.k8slab.http.Role;
import io.k8slab.jdbc.Database;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.Quota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.reaper.ReapStrangers;
import io.k8slab.reaper.ReaperConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is timed, each by its name: the functions' own code on one connection pool. */
final class Operations {
  static final String PROVIDER = "kwok";
  static final String VERSION = "1.34.4";
  private static final int PAGE = 50;
  private static final Duration TTL = Duration.ofHours(2);

  private final Database database;
  private final ChangeClusters changes;
  private final MoveCluster moves = new MoveCluster(ClusterConfig.DEFAULT);
  private final CreateCluster creates =
      new CreateCluster(
          ClusterConfig.DEFAULT, new FindQuota(new QuotaConfig(Quota.DEFAULT, Quota.DEFAULT)));
  private final List<UUID> creators;
  private final Past past;

  /** One of them, done once. */
  @FunctionalInterface
  interface Operation {
    /**
     * @param round from 0: each round is another person's
     */
    void run(int round) throws Exception;
  }

  /**
   * @param creators who have no clusters yet
   */
  Operations(Database database, List<UUID> creators, Past past) {
    this.database = database;
    this.changes = new ChangeClusters(database, _ -> {});
    this.creators = creators;
    this.past = past;
  }

  Map<String, Operation> all() {
    Map<String, Operation> all = new LinkedHashMap<>();
    all.put("clusters-page", this::clustersPage);
    all.put("audit-page", _ -> audit(new AuditFilter.Scope.All(), "", Optional.empty()));
    all.put("audit-page-person", round -> audit(own(round), "", Optional.empty()));
    all.put(
        "audit-page-action", _ -> audit(new AuditFilter.Scope.All(), "auth.", Optional.empty()));
    all.put("audit-page-refused", _ -> audit(new AuditFilter.Scope.All(), "", Optional.of(false)));
    all.put("create", round -> create(round));
    all.put("delete", round -> delete(round));
    all.put("seal", _ -> new SealAudit(database, AuditKeys.NONE, Duration.ZERO).run());
    all.put("sweep-expired", _ -> new SweepExpired(changes, moves).run());
    all.put("reconcile", _ -> reconcile().run());
    all.put("place-queued", _ -> new PlaceQueued(database, changes, moves).run());
    all.put("prune-old", _ -> new PruneOld(database, InstantSource.system()).run());
    return all;
  }

  private AuditFilter.Scope own(int round) {
    return new AuditFilter.Scope.Own(past.person(round));
  }

  private void clustersPage(int round) {
    var filter =
        new ClusterFilter(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ClusterOrder.NEWEST,
            Optional.empty());
    require(
        database.read(c -> ClusterPages.page(c, past.person(round), filter, PAGE)).size(), PAGE);
  }

  private void audit(AuditFilter.Scope scope, String action, Optional<Boolean> allowed) {
    var filter =
        new AuditFilter(
            scope,
            Optional.empty(),
            Optional.of(action).filter(prefix -> !prefix.isEmpty()),
            Optional.empty(),
            allowed,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    int rows = database.read(c -> AuditPages.page(c, filter, Optional.empty(), PAGE)).size();
    require(rows, allowed.isPresent() ? 1 : PAGE);
  }

  private static void require(int rows, int due) {
    if (rows < due) {
      throw new IllegalStateException("a page has " + rows + " rows");
    }
  }

  private void create(int round) {
    var caller = creator(round);
    var wanted =
        new NewCluster(
            name(round),
            null,
            PROVIDER,
            VERSION,
            TTL,
            new Nodes(1, 1),
            ClusterConfig.DEFAULT.of(PROVIDER).resources(),
            Map.of(),
            ProviderConfig.NONE,
            PlacementWish.ANY);
    changes.run(change -> creates.create(change, caller, wanted, occasion(caller)));
  }

  private void delete(int round) {
    var caller = creator(round);
    changes.run(
        change -> new DeleteCluster(moves).delete(change, caller, name(round), occasion(caller)));
  }

  private Principal creator(int round) {
    return new Principal(
        creators.get(round % creators.size()), "bench@example.com", Set.of(Role.USER));
  }

  private static String name(int round) {
    return "full-" + round;
  }

  private static Occasion occasion(Principal caller) {
    return new Occasion("user:" + caller.userId(), UUID.randomUUID().toString(), null, "127.0.0.1");
  }

  private Reconcile reconcile() {
    return new Reconcile(
        database,
        changes,
        moves,
        new DeclareLoss(database),
        new PlaceQueued(database, changes, moves),
        new PruneOld(database, InstantSource.system()),
        new ReapStrangers(database, _ -> {}, ReaperConfig.DEFAULT, InstantSource.system()));
  }
}

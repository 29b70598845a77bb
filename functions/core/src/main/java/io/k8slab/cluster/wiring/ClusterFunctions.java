package io.k8slab.cluster.wiring;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.EndClusters;
import io.k8slab.cluster.GetLogs;
import io.k8slab.cluster.LogArrivals;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.credentials.GetKubeconfig;
import io.k8slab.cluster.credentials.OpenCredentials;
import io.k8slab.cluster.http.ClusterHandlers;
import io.k8slab.cluster.sweep.PlaceQueued;
import io.k8slab.cluster.sweep.PruneOld;
import io.k8slab.cluster.sweep.Reconcile;
import io.k8slab.cluster.sweep.SweepExpired;
import io.k8slab.cluster.sweep.TerminateLeftover;
import io.k8slab.host.DeclareLoss;
import io.k8slab.host.KnownAgents;
import io.k8slab.host.RegisterAgent;
import io.k8slab.host.TrackHosts;
import io.k8slab.inbox.BuryRecord;
import io.k8slab.inbox.ReadSigned;
import io.k8slab.jdbc.Database;
import io.k8slab.outbox.RelayConfig;
import io.k8slab.outbox.RelayOutbox;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.reaper.Quarantine;
import io.k8slab.reaper.ReapStrangers;
import io.k8slab.reaper.ReaperConfig;
import io.k8slab.reaper.WatchRestores;
import io.k8slab.status.ApplyReport;
import io.k8slab.status.ApplyStatusEvent;
import io.k8slab.status.StoreLogs;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;

/**
 * Every function on clusters, sharing one pool and one producer.
 *
 * @param endClusters ends those of somebody who goes
 * @param relay {@link RelayOutbox#sweep} every second or so, locally
 * @param sweepExpired every second or so locally, every minute on platforms
 * @param reconcile the same
 */
public record ClusterFunctions(
    ClusterHandlers handlers,
    EndClusters endClusters,
    RelayOutbox relay,
    ApplyStatusEvent applyStatusEvent,
    StoreLogs storeLogs,
    TrackHosts trackHosts,
    RegisterAgent registerAgent,
    Reconcile reconcile,
    SweepExpired sweepExpired) {

  /**
   * @param quota of who has no other
   * @param credentials opens what agents sealed; asked for by a handler only
   */
  public record Settings(
      ClusterConfig clusters,
      QuotaConfig quota,
      RelayConfig relay,
      ReaperConfig reaper,
      Supplier<OpenCredentials> credentials) {}

  /**
   * @param producer with {@link RelayConfig#producerSettings}, asked for at the first message; the
   *     caller closes it
   * @param executor where the relay publishes after a commit: the caller's thread ({@code
   *     Runnable::run}) on Lambda, a virtual thread each elsewhere
   */
  public static ClusterFunctions of(
      DataSource dataSource,
      Supplier<Producer<String, byte[]>> producer,
      Executor executor,
      Settings settings,
      InstantSource clock) {
    var database = new Database(dataSource);
    var relay = new RelayOutbox(dataSource, producer, executor, settings.relay(), clock);
    var changes = new ChangeClusters(database, relay::publish);
    var moveCluster = new MoveCluster(settings.clusters());
    var findQuota = new FindQuota(settings.quota());
    var arrivals = new LogArrivals();
    var readSigned = new ReadSigned(new KnownAgents(database, clock));
    var bury = new BuryRecord(producer);
    var placeQueued = new PlaceQueued(database, changes, moveCluster);
    return new ClusterFunctions(
        new ClusterHandlers(
            database,
            changes,
            moveCluster,
            findQuota,
            new GetKubeconfig(changes, settings.credentials()),
            new GetLogs(database, arrivals, clock),
            settings.clusters()),
        new EndClusters(changes, moveCluster),
        relay,
        new ApplyStatusEvent(
            changes, readSigned, bury, new ApplyReport(moveCluster), placeQueued::run),
        new StoreLogs(database, readSigned, bury, arrivals, relay::publish),
        new TrackHosts(
            database,
            readSigned,
            bury,
            new TerminateLeftover(changes, moveCluster),
            new Quarantine(),
            new WatchRestores(database)),
        new RegisterAgent(database),
        new Reconcile(
            database,
            changes,
            moveCluster,
            new DeclareLoss(database),
            placeQueued,
            new PruneOld(database, clock),
            new ReapStrangers(database, relay::publish, settings.reaper(), clock)),
        new SweepExpired(changes, moveCluster));
  }
}

package io.k8slab.status;

import io.k8slab.cluster.Change;
import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.Failure;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.ClusterStepChanged;
import io.k8slab.events.ClusterTerminated;
import io.k8slab.events.CommandSuperseded;
import io.k8slab.events.FailureCode;
import io.k8slab.events.StatusEvent;
import io.k8slab.events.StepFinished;
import io.k8slab.events.StepOutcome;
import io.k8slab.events.StepStarted;
import io.k8slab.host.FailedAttempt;
import io.k8slab.status.jdbc.ReportedSteps;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent's report does to a cluster, when it is known to be the agent's to say. */
public final class ApplyReport {
  private static final Logger log = LoggerFactory.getLogger(ApplyReport.class);

  private final MoveCluster moveCluster;

  public ApplyReport(MoveCluster moveCluster) {
    this.moveCluster = moveCluster;
  }

  void apply(Change change, Cluster cluster, StatusEvent event, Occasion occasion)
      throws SQLException {
    switch (event) {
      case StepStarted started -> {
        if (isCurrent(cluster, started) && ReportedSteps.started(change.connection(), started)) {
          step(change, cluster, started, occasion);
        }
      }
      case StepFinished finished -> {
        if (isCurrent(cluster, finished)) {
          ReportedSteps.finished(change.connection(), finished);
          step(change, cluster, finished, occasion);
        }
      }
      case ClusterProvisioned done -> {
        var moved =
            move(
                change,
                cluster,
                new LifecycleEvent.Provisioned(done.generation()),
                Why.of(occasion));
        if (moved instanceof Transition.Moved) {
          change.describe(done);
        }
      }
      case ClusterFailed failed ->
          move(
              change,
              cluster,
              new LifecycleEvent.Failed(
                  failed.generation(),
                  failed.code(),
                  failed.clean(),
                  isWorthAnotherHost(change, cluster, failed)),
              Why.failed(occasion, new Failure(failed.code(), failed.cause(), failed.step())));
      case ClusterTerminated gone ->
          move(change, cluster, new LifecycleEvent.Terminated(gone.generation()), Why.of(occasion));
      case CommandSuperseded superseded ->
          move(
              change,
              cluster,
              new LifecycleEvent.Superseded(superseded.generation(), superseded.highest()),
              Why.failed(
                  occasion,
                  new Failure(
                      FailureCode.INTERNAL,
                      "The host knows a later wish for this cluster than we do.",
                      null)));
    }
  }

  /** Nobody waits for another host where there is none. */
  private static boolean isWorthAnotherHost(Change change, Cluster cluster, ClusterFailed failed)
      throws SQLException {
    var placement = cluster.placement();
    return placement != null
        && cluster.retries().left() > 0
        && failed.code().fault() == FailureCode.Fault.HOST
        && FailedAttempt.leavesAnother(
            change.connection(), cluster.id(), cluster.demand(), placement.place(), failed.code());
  }

  private Transition move(Change change, Cluster cluster, LifecycleEvent event, Why why)
      throws SQLException {
    var transition = moveCluster.move(change, cluster, event, why);
    if (transition instanceof Transition.Ignored(var reason)) {
      log.atInfo()
          .addKeyValue("clusterId", cluster.id())
          .addKeyValue("status", cluster.status().label())
          .addKeyValue("event", event)
          .addKeyValue("reason", reason)
          .log("A status event is ignored");
    }
    return transition;
  }

  private static boolean isCurrent(Cluster cluster, StatusEvent event) {
    return event.generation() == cluster.generation();
  }

  private static void step(Change change, Cluster cluster, StepStarted started, Occasion occasion)
      throws SQLException {
    step(
        change,
        cluster,
        started,
        started.step(),
        started.title(),
        started.index(),
        started.total(),
        null,
        occasion);
  }

  private static void step(Change change, Cluster cluster, StepFinished finished, Occasion occasion)
      throws SQLException {
    step(
        change,
        cluster,
        finished,
        finished.step(),
        finished.title(),
        finished.index(),
        finished.total(),
        finished.outcome(),
        occasion);
  }

  private static void step(
      Change change,
      Cluster cluster,
      StatusEvent event,
      String name,
      String title,
      int index,
      int total,
      @Nullable StepOutcome outcome,
      Occasion occasion)
      throws SQLException {
    change.touch(cluster.id());
    change.tell(
        cluster,
        reader ->
            new ClusterStepChanged(
                reader, cluster.id(), name, title, index, total, outcome, event.at()),
        occasion);
  }
}

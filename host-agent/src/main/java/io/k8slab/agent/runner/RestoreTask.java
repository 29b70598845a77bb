package io.k8slab.agent.runner;

import io.k8slab.agent.bus.WorkReport;
import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.events.FailureCode;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a cluster again that its host's ledger wishes present. Gives way to any command. */
final class RestoreTask implements Task {
  private static final Logger log = LoggerFactory.getLogger(RestoreTask.class);

  private final UUID clusterId;
  private final long generation;
  private final ClusterWork host;
  private final WorkReport report;
  private final BooleanSupplier wanted;
  private final Runnable ended;

  /**
   * @param wanted whether this agent still answers for the host
   * @param ended run once, whatever becomes of it
   */
  RestoreTask(
      UUID clusterId,
      long generation,
      ClusterWork host,
      WorkReport report,
      BooleanSupplier wanted,
      Runnable ended) {
    this.clusterId = clusterId;
    this.generation = generation;
    this.host = host;
    this.report = report;
    this.wanted = wanted;
    this.ended = ended;
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public void supersede(long highest) {
    ended.run();
  }

  @Override
  public void carryOut(Cancellation cancellation) {
    try {
      if (!wanted.getAsBoolean()) {
        return;
      }
      var result = host.restore(clusterId, report, cancellation);
      if (worthTelling(result)) {
        report.finish(result);
      } else {
        log.atInfo()
            .addKeyValue("clusterId", clusterId)
            .addKeyValue("result", result)
            .log("A cluster was not started again this time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.run();
    }
  }

  /** A host that is away will be tried again; a delete that came answers for itself. */
  private static boolean worthTelling(WorkResult result) {
    return !(result instanceof WorkResult.Failed failed
        && (failed.code() == FailureCode.HOST_UNREACHABLE
            || failed.code() == FailureCode.CANCELLED));
  }
}

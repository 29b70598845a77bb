package io.k8slab.agent.bus;

import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.seal.CredentialSealer;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterPaused;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.ClusterResumed;
import io.k8slab.events.ClusterTerminated;
import io.k8slab.events.CommandSuperseded;
import io.k8slab.events.LogChunk;
import io.k8slab.events.StatusEvent;
import io.k8slab.events.StepFinished;
import io.k8slab.events.StepOutcome;
import io.k8slab.events.StepStarted;
import io.k8slab.events.Topics;
import io.k8slab.events.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what happens during one piece of work. Steps and logs are sent, again where Kafka did not
 * take them, and not waited for; the end is waited for. Before the host's lock is held the fence is
 * 0.
 */
public final class WorkReport implements WorkListener {
  private static final Logger log = LoggerFactory.getLogger(WorkReport.class);

  private final EventBus bus;
  private final CredentialSealer sealer;
  private final LogBudget budget;
  private final WorkSubject subject;
  private final BooleanSupplier ours;
  private final LogDelivery logs;
  private final LogBatch lines = new LogBatch(this::chunk);
  private final List<Said> said = new ArrayList<>();
  private volatile long fence;
  private volatile long generation;

  /** A step's event that was sent and may not have arrived. */
  private record Said(ProducerRecord<String, byte[]> event, CompletableFuture<Void> sent) {}

  WorkReport(
      EventBus bus,
      CredentialSealer sealer,
      LogBudget budget,
      AtomicLong keptLogs,
      WorkSubject subject,
      BooleanSupplier ours) {
    this.bus = bus;
    this.sealer = sealer;
    this.budget = budget;
    this.subject = subject;
    this.ours = ours;
    this.generation = subject.generation();
    this.logs =
        new LogDelivery(
            bus,
            keptLogs,
            ours,
            pieces ->
                signed(
                    new LogChunk(
                        work(),
                        null,
                        "agent",
                        pieces + " pieces of this log were lost while Kafka was away.\n")));
  }

  @Override
  public void fenced(long fence, long generation) {
    this.fence = fence;
    this.generation = generation;
  }

  @Override
  public void stepStarted(String step, String title, int index, int total) {
    lines.flush();
    status(new StepStarted(work(), step, title, index, total));
  }

  @Override
  public void stepFinished(
      String step,
      String title,
      int index,
      int total,
      StepOutcome outcome,
      @Nullable Integer exitCode,
      long durationMillis) {
    lines.flush();
    status(new StepFinished(work(), step, title, index, total, outcome, exitCode, durationMillis));
  }

  @Override
  public void log(@Nullable String step, String stream, String text) {
    if (!text.isEmpty()) {
      lines.add(step, stream, text);
    }
  }

  /**
   * Says how the work ended and waits until the broker has it, however long the broker is away.
   *
   * @return false where this agent lost the work before that: the end is not told
   */
  public boolean finish(WorkResult result) throws InterruptedException {
    lines.flush();
    var end = end(result);
    if (end.isEmpty()) {
      return ours.getAsBoolean();
    }
    var key = subject.clusterId().toString();
    boolean told =
        sayAgainWhatWasLost()
            && bus.deliver(bus.signed(Topics.STATUS, key, subject.origin(), end.get()), ours);
    log.atInfo()
        .addKeyValue("clusterId", key)
        .addKeyValue("hostId", subject.hostId())
        .addKeyValue("commandId", subject.commandId())
        .addKeyValue("correlationId", subject.origin().correlationId())
        .addKeyValue("generation", generation)
        .addKeyValue("result", result.getClass().getSimpleName())
        .addKeyValue("told", told)
        .log("Work on a cluster ended");
    return told;
  }

  private Optional<StatusEvent> end(WorkResult result) {
    return Optional.ofNullable(
        switch (result) {
          case WorkResult.Provisioned done ->
              new ClusterProvisioned(
                  work(),
                  done.apiServer(),
                  done.serverVersion(),
                  done.caCertificate(),
                  sealer.seal(done.credentials(), subject.clusterId(), generation),
                  done.nodes(),
                  done.simulatedNodes());
          case WorkResult.Failed(var code, var cause, var step, var clean) ->
              new ClusterFailed(work(), code, cause, step, clean);
          case WorkResult.Terminated() -> new ClusterTerminated(work());
          case WorkResult.Paused() -> new ClusterPaused(work());
          case WorkResult.Resumed() -> new ClusterResumed(work());
          case WorkResult.Superseded(var highest) -> new CommandSuperseded(work(), highest);
          case WorkResult.Fenced() -> null;
        });
  }

  /** Steps whose events the broker did not take are told before the end, in their order. */
  private boolean sayAgainWhatWasLost() throws InterruptedException {
    for (var lost : said) {
      if (lost.sent().isCompletedExceptionally() && !bus.deliver(lost.event(), ours)) {
        return false;
      }
    }
    return true;
  }

  private void chunk(@Nullable String step, String stream, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8).length;
    switch (budget.take(subject.clusterId(), bytes)) {
      case SEND -> line(new LogChunk(work(), step, stream, text));
      case CUT ->
          line(
              new LogChunk(
                  work(), step, "agent", "The log is longer than 5 MB; the rest is cut.\n"));
      case DROP -> {}
    }
  }

  private void line(LogChunk chunk) {
    if (ours.getAsBoolean()) {
      logs.send(signed(chunk));
    }
  }

  private ProducerRecord<String, byte[]> signed(LogChunk chunk) {
    return bus.signed(Topics.LOGS, subject.clusterId().toString(), subject.origin(), chunk);
  }

  private void status(StatusEvent event) {
    if (ours.getAsBoolean()) {
      var key = subject.clusterId().toString();
      var signed = bus.signed(Topics.STATUS, key, subject.origin(), event);
      said.add(new Said(signed, bus.send(signed)));
    }
  }

  private Work work() {
    return new Work(
        subject.clusterId(),
        generation,
        subject.commandId(),
        subject.attempt(),
        subject.hostId(),
        bus.agentId(),
        fence,
        bus.clock().instant());
  }
}

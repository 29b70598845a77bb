package io.k8slab.agent.runner;

import io.k8slab.agent.bus.EventBus;
import io.k8slab.agent.bus.Origin;
import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.agent.bus.WorkReport;
import io.k8slab.agent.bus.WorkSubject;
import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.events.Command;
import io.k8slab.events.FailureCode;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command: carried out, its end told, its record finished, in that order. A command of a
 * partition that this agent has lost is left alone: the next agent takes the work over by the
 * host's fence, so nothing of it is cleaned up or told here.
 */
final class CommandTask implements Task {
  private static final Logger log = LoggerFactory.getLogger(CommandTask.class);

  /** What every command of one runner shares. */
  record Setting(
      Workplaces hosts, StatusPublisher publisher, EventBus bus, Consumer<String> hostChanged) {}

  private final Command command;
  private final Delivery delivery;
  private final Setting setting;
  private final WorkReport report;

  CommandTask(Command command, Origin origin, Delivery delivery, Setting setting) {
    this.command = command;
    this.delivery = delivery;
    this.setting = setting;
    this.report = setting.publisher().report(WorkSubject.of(command, origin), delivery::isOurs);
  }

  @Override
  public long generation() {
    return command.generation();
  }

  @Override
  public void supersede(long highest) {
    tell(new WorkResult.Superseded(highest));
  }

  @Override
  public void carryOut(Cancellation cancellation) {
    if (!delivery.isOurs()) {
      return;
    }
    var host = setting.hosts().on(command.hostId());
    if (host.isEmpty()) {
      bury("unknown host " + command.hostId(), "The agents of this pool do not know the host.");
      return;
    }
    WorkResult result;
    try {
      result = work(host.get(), cancellation);
    } catch (RuntimeException | Error defect) {
      log.atError()
          .addKeyValue("clusterId", command.clusterId())
          .addKeyValue("commandId", command.commandId())
          .setCause(defect)
          .log("A command ended in a defect");
      bury("defect: " + defect, "A defect of the agent ended the work.");
      return;
    }
    tell(result);
    setting.hostChanged().accept(command.hostId());
  }

  private WorkResult work(ClusterWork host, Cancellation cancellation) {
    return switch (command) {
      case ProvisionCluster provision ->
          setting.bus().clock().instant().isBefore(provision.deadline())
              ? host.provision(provision, report, cancellation)
              : expired(host);
      case PauseCluster pause ->
          setting.bus().clock().instant().isBefore(pause.deadline())
              ? host.pause(pause, report, cancellation)
              : late();
      case ResumeCluster resume ->
          setting.bus().clock().instant().isBefore(resume.deadline())
              ? host.resume(resume, report, cancellation)
              : late();
      // never too late: what is on the host has to go
      case TerminateCluster terminate -> host.terminate(terminate, report, cancellation);
    };
  }

  /** An earlier delivery may have left something: only the host knows. */
  private WorkResult expired(ClusterWork host) {
    boolean clean;
    try {
      clean =
          host.list().stream().noneMatch(hosted -> hosted.clusterId().equals(command.clusterId()));
    } catch (HostUnreachableException e) {
      clean = false;
    }
    return new WorkResult.Failed(
        FailureCode.EXPIRED, "The command came after its deadline.", null, clean);
  }

  /** It is as it was, or as an earlier delivery left it. */
  private static WorkResult late() {
    return new WorkResult.Failed(
        FailureCode.EXPIRED, "The command came after its deadline.", null, false);
  }

  private void tell(WorkResult result) {
    if (answer(result)) {
      delivery.finished();
    }
  }

  /** The owner hears of it now, people read the letter. */
  private void bury(String reason, String cause) {
    if (answer(new WorkResult.Failed(FailureCode.INTERNAL, cause, null, false))) {
      delivery.bury(setting.bus(), reason);
    }
  }

  private boolean answer(WorkResult result) {
    try {
      return report.finish(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

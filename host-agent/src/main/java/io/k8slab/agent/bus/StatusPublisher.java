package io.k8slab.agent.bus;

import io.k8slab.agent.seal.CredentialSealer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Opens a report for each piece of work. Thread-safe. */
public final class StatusPublisher {
  private final EventBus bus;
  private final CredentialSealer sealer;
  private final LogBudget budget = new LogBudget();
  private final AtomicLong keptLogs = new AtomicLong();

  public StatusPublisher(EventBus bus, CredentialSealer sealer) {
    this.bus = bus;
    this.sealer = sealer;
  }

  /**
   * @param ours whether this agent still holds the work; once it says no, the report is silent for
   *     good
   */
  public WorkReport report(WorkSubject subject, BooleanSupplier ours) {
    return new WorkReport(bus, sealer, budget, keptLogs, subject, ours);
  }
}

package io.k8slab.agent.cluster;

import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.FailureCode;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How work on a cluster ended. */
public sealed interface WorkResult {

  /** The cluster runs and was seen to work from outside: {@code /readyz} and its nodes Ready. */
  record Provisioned(
      URI apiServer,
      String serverVersion,
      String caCertificate,
      ClusterCredentials credentials,
      int nodes,
      int simulatedNodes)
      implements WorkResult {}

  /**
   * @param cause one plain sentence for the owner
   * @param step the step that failed; null where none had begun
   * @param clean whether it was proven that nothing is left on the host; of a resume, that nothing
   *     runs there
   */
  record Failed(FailureCode code, String cause, @Nullable String step, boolean clean)
      implements WorkResult {}

  /** Nothing of the cluster is left, proven. */
  record Terminated() implements WorkResult {}

  /** Nothing of the cluster runs, proven; its data is kept. */
  record Paused() implements WorkResult {}

  /** The paused cluster runs again and was seen to work from outside. */
  record Resumed() implements WorkResult {}

  /** The host's ledger knows a higher generation: nothing was done. */
  record Superseded(long highest) implements WorkResult {}

  /** Another agent took the cluster's lock over while this one worked: say nothing more. */
  record Fenced() implements WorkResult {}
}

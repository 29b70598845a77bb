package io.k8slab.agent.provider.kind;

import io.k8slab.agent.provider.DockerErrors;
import io.k8slab.events.FailureCode;
import java.util.Optional;

/** What kind says where the host, not the cluster, is at fault, beside what Docker does. */
final class KindErrors {
  private KindErrors() {}

  static Optional<FailureCode> classify(String tail) {
    return tail.contains("could not find a log line that matches")
        ? Optional.of(FailureCode.HOST_UNFIT)
        : DockerErrors.classify(tail);
  }
}

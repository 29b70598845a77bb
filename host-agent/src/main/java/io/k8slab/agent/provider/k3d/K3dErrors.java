package io.k8slab.agent.provider.k3d;

import io.k8slab.agent.provider.DockerErrors;
import io.k8slab.events.FailureCode;
import java.util.Optional;

/** What k3d 5.9 says of a failure, beside what Docker does. */
final class K3dErrors {
  private K3dErrors() {}

  static Optional<FailureCode> classify(String tail) {
    return DockerErrors.classify(tail)
        .or(
            () ->
                tail.contains("because a cluster with that name already exists")
                    ? Optional.of(FailureCode.HOST_UNFIT)
                    : Optional.empty())
        .or(
            () ->
                tail.contains("context deadline exceeded")
                    ? Optional.of(FailureCode.TIMED_OUT)
                    : Optional.empty());
  }
}

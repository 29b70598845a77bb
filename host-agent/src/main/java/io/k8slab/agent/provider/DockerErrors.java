package io.k8slab.agent.provider;

import io.k8slab.events.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Docker daemon says where the host, not the cluster, is at fault. */
public final class DockerErrors {
  private static final List<Map.Entry<String, FailureCode>> SIGNS =
      List.of(
          Map.entry("port is already allocated", FailureCode.PORT_TAKEN),
          Map.entry("non-overlapping IPv4 address pool", FailureCode.HOST_FULL),
          Map.entry("Cannot connect to the Docker daemon", FailureCode.HOST_UNFIT),
          Map.entry("too many open files", FailureCode.HOST_UNFIT),
          Map.entry("kernel does not support cgroup namespaces", FailureCode.HOST_UNFIT),
          Map.entry("is already in use by container", FailureCode.HOST_UNFIT),
          Map.entry("is ambiguous", FailureCode.HOST_UNFIT),
          Map.entry("unable to apply caps", FailureCode.HOST_UNFIT),
          Map.entry("executable file not found", FailureCode.HOST_UNFIT),
          Map.entry("failed to pull image", FailureCode.HOST_UNFIT),
          Map.entry("toomanyrequests", FailureCode.HOST_UNFIT));

  private DockerErrors() {}

  public static Optional<FailureCode> classify(String tail) {
    return SIGNS.stream()
        .filter(sign -> tail.contains(sign.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}

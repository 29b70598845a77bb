package io.k8slab.agent.provider.microk8s;

import io.k8slab.events.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What LXD and snapd say where the host, not the cluster, is at fault. */
final class Microk8sErrors {
  private static final List<Map.Entry<String, FailureCode>> SIGNS =
      List.of(
          Map.entry("KVM support is missing", FailureCode.HOST_UNFIT),
          Map.entry("LXD unix socket", FailureCode.HOST_UNFIT),
          Map.entry("unix.socket/1.0", FailureCode.HOST_UNFIT),
          Map.entry("No storage pool found", FailureCode.HOST_UNFIT),
          Map.entry("already exists", FailureCode.HOST_UNFIT),
          Map.entry("the machine does not answer", FailureCode.HOST_UNFIT),
          Map.entry("the machine has no address", FailureCode.HOST_UNFIT),
          Map.entry("error: cannot install \"microk8s\"", FailureCode.HOST_UNFIT),
          Map.entry("error: unable to contact snap store", FailureCode.HOST_UNFIT),
          Map.entry("microk8s is not running", FailureCode.NOT_HEALTHY));

  private Microk8sErrors() {}

  static Optional<FailureCode> classify(String tail) {
    return SIGNS.stream()
        .filter(sign -> tail.contains(sign.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}

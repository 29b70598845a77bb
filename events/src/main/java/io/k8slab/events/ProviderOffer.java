package io.k8slab.events;

import java.util.List;

/**
 * A provider that a host can run.
 *
 * @param kind such as {@code kwok}
 * @param versions Kubernetes versions without {@code v}, newest first
 * @param maxWorkers the most workers of one cluster
 * @param simulated whether its worker nodes run nothing
 */
public record ProviderOffer(String kind, List<String> versions, int maxWorkers, boolean simulated) {
  public ProviderOffer {
    versions = List.copyOf(versions);
  }
}

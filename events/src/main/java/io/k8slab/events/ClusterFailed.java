package io.k8slab.events;

import org.jspecify.annotations.Nullable;

/**
 * The work on the cluster has ended without success.
 *
 * @param cause one plain sentence for the owner
 * @param step the step that failed; null where none had begun
 * @param clean whether the agent proved that nothing is left on the host
 */
public record ClusterFailed(
    Work work, FailureCode code, String cause, @Nullable String step, boolean clean)
    implements StatusEvent {}

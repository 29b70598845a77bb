package io.k8slab.cluster;

import io.k8slab.events.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a cluster is in ERROR.
 *
 * @param cause one plain sentence for the owner
 * @param step the step that failed; null where none had begun
 */
public record Failure(FailureCode code, String cause, @Nullable String step) {}

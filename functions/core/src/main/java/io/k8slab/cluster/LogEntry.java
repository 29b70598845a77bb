package io.k8slab.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a cluster's log.
 *
 * @param seq without gaps, from 1
 * @param stream {@code stdout}, {@code stderr} or {@code agent}
 */
public record LogEntry(long seq, Instant at, @Nullable String step, String stream, String text) {}

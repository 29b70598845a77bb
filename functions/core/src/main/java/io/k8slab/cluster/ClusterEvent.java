package io.k8slab.cluster;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a cluster, as its history shows it.
 *
 * @param type {@code cluster.extend}, {@code step.finished}
 * @param actor who did it; null for what its agent reports
 * @param details what else is known, by the type
 */
public record ClusterEvent(
    UUID id, Instant at, String type, @Nullable String actor, JsonNode details) {}

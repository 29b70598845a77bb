package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * {@code cluster.log.appended}: there is more of the cluster's log. It has none of the text: who
 * wants it asks for what comes after the last piece that it has.
 *
 * @param lastSeq of the newest piece, from 1
 */
public record ClusterLogAppended(UUID userId, UUID clusterId, long lastSeq, Instant at)
    implements Notification {}

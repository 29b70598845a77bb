package io.k8slab.reaper;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that a host lists and that should not be there.
 *
 * @param reason {@code UNKNOWN}: nobody made it here; {@code MISPLACED}: it is on another host
 * @param generation the highest in the host's ledger
 * @param removalAskedAt null while it is only watched
 */
public record Quarantined(
    UUID clusterId,
    String hostId,
    String pool,
    String reason,
    long generation,
    Instant firstSeen,
    Instant lastSeen,
    @Nullable Instant removalAskedAt) {}

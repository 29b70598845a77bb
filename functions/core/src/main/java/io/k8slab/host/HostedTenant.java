package io.k8slab.host;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that holds a place on a host.
 *
 * @param expiresAt its lease's end; null where it has none yet
 */
public record HostedTenant(
    UUID id,
    String name,
    UUID ownerId,
    String provider,
    String status,
    @Nullable Instant expiresAt) {}

package io.k8slab.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log, as it is shown.
 *
 * @param details in JSON
 * @param personal in JSON; null where there is nothing, or not any more
 * @param erased whether there was something personal
 * @param seal the number of its seal; null until it is sealed
 */
public record AuditRow(
    UUID id,
    Instant at,
    @Nullable UUID userId,
    @Nullable UUID teamId,
    String actor,
    String action,
    String subject,
    boolean allowed,
    String details,
    @Nullable String personal,
    boolean erased,
    String correlationId,
    @Nullable Long seal) {}

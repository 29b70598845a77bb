package io.k8slab.team;

import java.time.Instant;
import java.util.UUID;

/** People who share clusters and a quota. */
public record Team(
    UUID id, String name, String description, int members, Instant createdAt, Instant updatedAt) {}

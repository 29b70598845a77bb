package io.k8slab.team;

import java.time.Instant;
import java.util.UUID;

/** A program that belongs to a team and no person. */
public record ServiceAccount(UUID id, String name, Instant createdAt) {}

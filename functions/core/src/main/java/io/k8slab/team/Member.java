package io.k8slab.team;

import io.k8slab.http.TeamRole;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person in a team. */
public record Member(
    UUID userId, String email, @Nullable String fullName, TeamRole role, Instant joinedAt) {}

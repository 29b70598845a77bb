package io.k8slab.team;

import io.k8slab.http.TeamRole;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Somebody is asked to join, by a link to their address. */
public record Invitation(
    UUID id, String email, TeamRole role, Instant createdAt, Instant expiresAt) {
  public static final Duration LIFETIME = Duration.ofDays(7);
}

package io.k8slab.identity;

import io.k8slab.http.Role;
import io.k8slab.http.TeamRole;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person with an account.
 *
 * @param roles as stored
 * @param teams the teams they are in, and as what
 * @param confirmedAt when the address was shown to be theirs; null where it was not yet
 * @param suspendedAt null where they may sign in
 */
public record User(
    UUID id,
    String email,
    @Nullable String fullName,
    Set<Role> roles,
    Map<UUID, TeamRole> teams,
    Instant createdAt,
    @Nullable Instant confirmedAt,
    @Nullable Instant suspendedAt) {
  public User {
    roles = Set.copyOf(roles);
    teams = Map.copyOf(teams);
  }

  /** With what follows from their teams. */
  public Set<Role> allRoles() {
    var all = new HashSet<>(roles);
    if (teams.containsValue(TeamRole.ADMIN)) {
      all.add(Role.TEAM_ADMIN);
    }
    return all;
  }
}

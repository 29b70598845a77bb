package io.k8slab.http;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who a request speaks for, as the database had it at most {@code Authenticate.FRESH} ago.
 *
 * @param email null for a service account
 * @param teams the teams they are in, and as what
 * @param scopes what their token may be used for; empty where it may be for everything
 * @param sessionId the sign-in that the token is of; null for a token for programs
 */
public record Principal(
    UUID userId,
    @Nullable String email,
    Set<Role> roles,
    Map<UUID, TeamRole> teams,
    Optional<Set<Permission>> scopes,
    @Nullable UUID sessionId) {
  public Principal {
    roles = Set.copyOf(roles);
    teams = Map.copyOf(teams);
    scopes = scopes.map(Set::copyOf);
  }

  /** Somebody signed in, in no team. */
  public Principal(UUID userId, String email, Set<Role> roles) {
    this(userId, email, roles, Map.of(), Optional.empty(), null);
  }

  /** Whether there can be a thing on which they may do this; which, its feature decides. */
  public boolean mayEver(Permission permission) {
    var ever = EnumSet.of(Standing.OWN, Standing.MEMBER, Standing.ADMIN);
    if (isSystemAdmin()) {
      ever.add(Standing.SYSTEM);
    }
    return isInScope(permission) && ever.stream().anyMatch(permission::isGrantedTo);
  }

  /**
   * Whether they may do this on a thing.
   *
   * @param owner whose it is; null where it is only a team's
   * @param team null where it is no team's
   */
  public boolean may(Permission permission, @Nullable UUID owner, @Nullable UUID team) {
    if (!isInScope(permission)) {
      return false;
    }
    var role = team == null ? null : teams.get(team);
    // what a team has got is the team's: who leaves it loses what was theirs there, too
    boolean own = userId.equals(owner) && (team == null || role != null);
    return (own && permission.isGrantedTo(Standing.OWN))
        || (role != null && permission.isGrantedTo(role.standing()))
        || (isSystemAdmin() && permission.isGrantedTo(Standing.SYSTEM));
  }

  public boolean isInScope(Permission permission) {
    return scopes.isEmpty() || scopes.get().contains(permission);
  }

  /** Whether it is a person; else it is a service account of its one team. */
  public boolean isPerson() {
    return email != null;
  }

  public boolean isSystemAdmin() {
    return roles.contains(Role.SYSTEM_ADMIN);
  }
}

package io.k8slab.identity.http;

import io.k8slab.http.Role;
import io.k8slab.identity.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The document's schema {@code User}. */
record UserView(
    UUID id,
    String email,
    boolean emailConfirmed,
    boolean suspended,
    @Nullable String fullName,
    List<String> roles,
    Map<String, String> teams,
    Instant createdAt) {
  static UserView of(User user) {
    var teams = new TreeMap<String, String>();
    user.teams().forEach((team, role) -> teams.put(team.toString(), role.wireName()));
    return new UserView(
        user.id(),
        user.email(),
        user.confirmedAt() != null,
        user.suspendedAt() != null,
        user.fullName(),
        user.allRoles().stream().map(Role::wireName).sorted().toList(),
        teams,
        user.createdAt());
  }
}

package io.k8slab.identity;

import io.k8slab.http.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person with an account. */
public record User(
    UUID id, String email, @Nullable String fullName, Set<Role> roles, Instant createdAt) {
  public User {
    roles = Set.copyOf(roles);
  }
}

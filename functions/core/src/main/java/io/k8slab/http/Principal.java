package io.k8slab.http;

import java.util.Set;
import java.util.UUID;

/** Who a request speaks for, as its token says. */
public record Principal(UUID userId, String email, Set<Role> roles) {
  public Principal {
    roles = Set.copyOf(roles);
  }
}

package io.k8slab.identity.program;

import io.k8slab.http.Permission;
import java.time.Duration;
import java.util.Set;

/** A token that somebody wants for a program. */
public record NewAccessToken(String name, Set<Permission> scopes, Duration lifetime) {
  public NewAccessToken {
    scopes = Set.copyOf(scopes);
  }
}

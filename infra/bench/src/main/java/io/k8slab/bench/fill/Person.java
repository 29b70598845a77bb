package io.k8slab.bench.fill;

import io.k8slab.http.Role;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.RefreshToken;
import io.k8slab.identity.Session;
import io.k8slab.identity.User;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who is signed in.
 *
 * @param session of the sign-in
 */
public record Person(UUID id, UUID session, String email) {

  /** A new access token of the sign-in, as signing in or a refresh token would give one. */
  public String token(AccessTokens tokens) {
    User user =
        new User(id, email, null, Set.of(Role.USER), Map.of(), Instant.now(), Instant.now(), null);
    return tokens.issue(new Session(session, user, new RefreshToken("none")));
  }
}

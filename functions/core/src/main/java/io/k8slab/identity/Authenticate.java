package io.k8slab.identity;

import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.jdbc.CallerRows;
import io.k8slab.identity.program.AccessToken;
import io.k8slab.jdbc.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Believes a bearer token, or does not: an access token of a session, or a token for programs. What
 * its person may is asked of the database, at most every {@link #FRESH} for one token: so on every
 * instance a logout, a suspension, a revoked token and a lost membership hold after that time.
 */
public final class Authenticate {
  /** The bound after which what was taken away is gone. */
  public static final Duration FRESH = Duration.ofSeconds(10);

  private final Database database;
  private final AccessTokens accessTokens;
  private final InstantSource clock;
  private final KnownCallers known = new KnownCallers();

  public Authenticate(Database database, AccessTokens accessTokens, InstantSource clock) {
    this.database = database;
    this.accessTokens = accessTokens;
    this.clock = clock;
  }

  /**
   * Who the token speaks for.
   *
   * @throws ProblemException 401 {@code invalid-token}
   */
  public Principal principal(String token) {
    var now = clock.instant();
    var hash = SecretText.hash(token);
    var found = known.find(hash, now);
    if (found.isPresent() && now.isBefore(found.get().freshUntil())) {
      return found.get().principal();
    }
    var caller = AccessToken.is(token) ? program(hash, now) : person(token, found, now);
    if (caller.isEmpty()) {
      known.forget(hash);
      throw Problem.of(
              ProblemType.INVALID_TOKEN, "The token does not hold any more; sign in again.")
          .asException();
    }
    known.keep(hash, caller.get(), now);
    return caller.get().principal();
  }

  /** What this person may has changed, and this instance knows. */
  public void forget(UUID userId) {
    known.forgetUser(userId);
  }

  private Optional<KnownCallers.Known> program(byte[] hash, Instant now) {
    return database
        .transact(c -> CallerRows.useToken(c, hash))
        .map(held -> known(held.principal(), held.until(), now));
  }

  /** The signature of a token that is known is not checked again. */
  private Optional<KnownCallers.Known> person(
      String token, Optional<KnownCallers.Known> found, Instant now) {
    var claims = found.map(Authenticate::claims).orElseGet(() -> accessTokens.verify(token));
    return database
        .read(c -> CallerRows.ofSession(c, claims.userId(), claims.sessionId()))
        .map(principal -> known(principal, claims.until(), now));
  }

  private static AccessTokens.Claims claims(KnownCallers.Known found) {
    var principal = found.principal();
    return new AccessTokens.Claims(
        principal.userId(), Objects.requireNonNull(principal.sessionId()), found.until());
  }

  private static KnownCallers.Known known(Principal principal, Instant until, Instant now) {
    return new KnownCallers.Known(principal, until, now.plus(FRESH));
  }
}

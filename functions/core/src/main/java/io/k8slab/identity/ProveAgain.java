package io.k8slab.identity;

import io.k8slab.http.FieldError;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Has somebody who is signed in show once more that it is them, before what cannot be undone: by
 * their password, or where they have none by having signed in just now.
 */
public final class ProveAgain {
  /** So old a sign-in may be where there is no password. */
  public static final Duration RECENT = Duration.ofMinutes(10);

  private final Database database;
  private final PasswordHashes hashes;
  private final AttemptThrottle throttle;

  public ProveAgain(Database database, PasswordHashes hashes) {
    this.database = database;
    this.hashes = hashes;
    this.throttle = AttemptThrottle.ofPasswords(database);
  }

  /** What was shown; it must be looked at again where it is acted on. */
  public final class Proof {
    private final UserRows.WithHash known;
    private final Client client;

    private Proof(UserRows.WithHash known, Client client) {
      this.known = known;
      this.client = client;
    }

    /** Whether it holds still, which it does until the transaction ends. */
    public boolean holds(Connection connection) throws SQLException {
      boolean holds = UserRows.holdIfStillHas(connection, known);
      if (holds) {
        throttle.succeeded(connection, known.user().id().toString(), client);
      }
      return holds;
    }
  }

  /**
   * The hash is computed outside of any transaction.
   *
   * @param action what it is for, as the audit has it
   * @throws ProblemException 422 where the password is missing or wrong, 403 {@code sign-in-again},
   *     429 where it was tried too often, 401 where the account is gone
   */
  public Proof prove(Principal caller, Optional<String> password, String action, Client client) {
    var user = caller.userId();
    var known =
        database
            .read(c -> UserRows.findWithHash(c, user))
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.INVALID_TOKEN, "The token's account is gone.")
                        .asException());
    if (known.passwordHash() == null) {
      if (!signedInJustNow(caller)) {
        refused(user, action, client);
        throw Problem.of(
                ProblemType.SIGN_IN_AGAIN,
                "Your account has no password: sign in again, then repeat this within %d minutes."
                    .formatted(RECENT.toMinutes()))
            .asException();
      }
      return new Proof(known, client);
    }
    if (password.isEmpty()) {
      throw field("is required");
    }
    throttle.attempt(user.toString(), client);
    if (!hashes.matches(password.get(), known.passwordHash())) {
      refused(user, action, client);
      throw field("is wrong");
    }
    return new Proof(known, client);
  }

  private boolean signedInJustNow(Principal caller) {
    var session = caller.sessionId();
    return session != null
        && database.read(c -> SessionRows.isNewerThan(c, session, caller.userId(), RECENT));
  }

  private void refused(UUID user, String action, Client client) {
    database.transact(
        c -> {
          IdentityAudit.refused(c, action, user, client);
          return true;
        });
  }

  private static ProblemException field(String fault) {
    return Problem.ofFields(
            ProblemType.INVALID_FIELD,
            "The current password is needed for this.",
            List.of(new FieldError("/current_password", fault)))
        .asException();
  }
}

package io.k8slab.identity;

import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.Optional;

/** Opens a session for an address and its password. */
public final class SignIn {
  private static final String ACTION = "auth.login";

  private final Database database;
  private final PasswordHashes hashes;
  private final AttemptThrottle throttle;

  public SignIn(Database database, PasswordHashes hashes) {
    this.database = database;
    this.hashes = hashes;
    this.throttle = AttemptThrottle.ofPasswords(database);
  }

  /**
   * Empty where address or password is wrong, or the person is suspended; an unknown address costs
   * the same hash. The hash is computed between two transactions: no connection waits for it.
   *
   * @throws io.k8slab.http.ProblemException 429 where it was tried too often
   */
  public Optional<Session> signIn(Optional<EmailAddress> email, String password, Client client) {
    var throttled = email.map(EmailAddress::key).orElse("no address");
    throttle.attempt(throttled, client);
    var known = email.flatMap(address -> database.read(c -> UserRows.findByEmail(c, address)));
    boolean fits =
        hashes.matches(password, known.map(UserRows.WithHash::passwordHash).orElse(null));
    return database.transact(
        c -> {
          var user = known.map(UserRows.WithHash::user);
          if (user.isEmpty()
              || !fits
              || user.get().suspendedAt() != null
              || !UserRows.stillHas(c, known.get())) {
            IdentityAudit.refused(c, ACTION, user.map(User::id).orElse(null), client);
            return Optional.empty();
          }
          throttle.succeeded(c, throttled, client);
          IdentityAudit.allowed(c, ACTION, user.get().id(), client);
          return Optional.of(OpenSession.of(c, user.get(), client));
        });
  }
}

package io.k8slab.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.Optional;

/** Opens a session for an address and its password. */
public final class SignIn {
  private static final String ACTION = "auth.login";

  private final Database database;
  private final PasswordHashes hashes;
  private final LoginThrottle throttle;

  public SignIn(Database database, PasswordHashes hashes) {
    this.database = database;
    this.hashes = hashes;
    this.throttle = new LoginThrottle(database);
  }

  /**
   * Empty where address or password is wrong; an unknown address costs the same hash. The hash is
   * computed between two transactions: no connection waits for it.
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
          if (user.isEmpty() || !fits) {
            IdentityAudit.refused(c, ACTION, user.map(User::id).orElse(null), client);
            return Optional.empty();
          }
          var token = RefreshToken.random();
          var family = UuidCreator.getTimeOrderedEpoch();
          RefreshTokenRows.insert(c, token, family, user.get().id());
          throttle.succeeded(c, throttled, client);
          IdentityAudit.allowed(c, ACTION, user.get().id(), client);
          return Optional.of(new Session(user.get(), token));
        });
  }
}

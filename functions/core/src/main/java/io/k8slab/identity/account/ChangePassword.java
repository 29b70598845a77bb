package io.k8slab.identity.account;

import io.k8slab.identity.AttemptThrottle;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.jdbc.EmailTokenRows;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Another password for who knows theirs. */
public final class ChangePassword {
  private final Database database;
  private final PasswordHashes hashes;
  private final Authenticate authenticate;
  private final AttemptThrottle throttle;

  public ChangePassword(Database database, PasswordHashes hashes, Authenticate authenticate) {
    this.database = database;
    this.hashes = hashes;
    this.authenticate = authenticate;
    this.throttle = AttemptThrottle.ofPasswords(database);
  }

  /**
   * Sets it and ends every other session; false where the one before is not right, or not any more:
   * of two changes at once one wins.
   *
   * @param sessionId the one that goes on; null where it is none
   * @throws io.k8slab.http.ProblemException 429 where it was tried too often; 503 where too many do
   *     so just now
   */
  public boolean change(
      UUID userId, @Nullable UUID sessionId, String before, String password, Client client) {
    throttle.attempt(userId.toString(), client);
    var known = database.read(c -> UserRows.findWithHash(c, userId)).orElseThrow();
    var hash =
        hashes.matches(before, known.passwordHash())
            ? Optional.of(hashes.hash(password))
            : Optional.<String>empty();
    boolean changed =
        database.transact(
            c -> {
              if (hash.isEmpty() || !UserRows.holdIfStillHas(c, known)) {
                IdentityAudit.refused(c, "user.password_change", userId, client);
                return false;
              }
              UserRows.setPassword(c, userId, hash.get());
              EmailTokenRows.forget(c, userId, EmailPurpose.RESET);
              SessionRows.revokeAllBut(c, userId, sessionId);
              throttle.succeeded(c, userId.toString(), client);
              IdentityAudit.allowed(c, "user.password_change", userId, client);
              AccountMails.owe(c, AccountMails.Kind.PASSWORD_CHANGED, userId, known.user().email());
              return true;
            });
    if (changed) {
      authenticate.forget(userId);
    }
    return changed;
  }
}

package io.k8slab.identity.account;

import io.k8slab.identity.AttemptThrottle;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.Client;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.jdbc.EmailTokenRows;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;

/** A new password for who has forgotten theirs, by a link to their address. */
public final class ResetPassword {
  private final Database database;
  private final PasswordHashes hashes;
  private final Authenticate authenticate;
  private final AttemptThrottle throttle;

  public ResetPassword(Database database, PasswordHashes hashes, Authenticate authenticate) {
    this.database = database;
    this.hashes = hashes;
    this.authenticate = authenticate;
    this.throttle = AttemptThrottle.ofMails(database);
  }

  /**
   * Sends a link where the address has an account; the caller does not learn whether.
   *
   * @throws io.k8slab.http.ProblemException 429 where it was asked for too often
   */
  public void ask(EmailAddress email, Client client) {
    throttle.attempt(email.key(), client);
    database.transact(
        c -> {
          var user = UserRows.findByEmail(c, email).map(UserRows.WithHash::user);
          if (user.isPresent() && user.get().suspendedAt() == null) {
            AccountMails.owe(c, AccountMails.Kind.RESET, user.get().id(), user.get().email());
            IdentityAudit.allowed(c, "auth.reset_asked", user.get().id(), client);
          }
          return true;
        });
  }

  /**
   * Sets the password, confirms the address and ends every session; false where the token does not
   * hold, or does not any more.
   *
   * @throws io.k8slab.http.ProblemException 503 where too many do so just now
   */
  public boolean confirm(EmailToken token, String password, Client client) {
    var hash = hashes.hash(password);
    var user =
        database.transact(
            c -> {
              var found = EmailTokenRows.spend(c, token, EmailPurpose.RESET);
              if (found.isPresent()) {
                var id = found.get();
                UserRows.setPassword(c, id, hash);
                UserRows.confirm(c, id);
                SessionRows.revokeAll(c, id);
                IdentityAudit.allowed(c, "user.password_reset", id, client);
                var address = UserRows.find(c, id).orElseThrow().email();
                AccountMails.owe(c, AccountMails.Kind.PASSWORD_CHANGED, id, address);
              }
              return found;
            });
    user.ifPresent(authenticate::forget);
    return user.isPresent();
  }
}

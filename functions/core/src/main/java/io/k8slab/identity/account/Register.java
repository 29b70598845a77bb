package io.k8slab.identity.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.Role;
import io.k8slab.identity.AttemptThrottle;
import io.k8slab.identity.Client;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an account, unless the address has one; the caller does not learn which. The address does:
 * it gets a link to confirm, or the news that somebody tried.
 */
public final class Register {
  private final Database database;
  private final PasswordHashes hashes;
  private final AttemptThrottle throttle;

  public Register(Database database, PasswordHashes hashes) {
    this.database = database;
    this.hashes = hashes;
    this.throttle = AttemptThrottle.ofMails(database);
  }

  /**
   * The same work either way: one hash, an insert that may do nothing, one audit row, one mail.
   *
   * @throws io.k8slab.http.ProblemException 429 where it was tried too often; 503 where too many do
   *     so just now
   */
  public void register(
      EmailAddress email, String password, @Nullable String fullName, Client client) {
    throttle.attempt(email.key(), client);
    var hash = hashes.hash(password);
    database.transact(
        c -> {
          var id = UuidCreator.getTimeOrderedEpoch();
          if (UserRows.insert(c, id, email, hash, fullName, Set.of(Role.USER))) {
            IdentityAudit.allowed(c, "user.register", id, client);
            AccountMails.owe(c, AccountMails.Kind.CONFIRM, id, email.shown());
          } else {
            var owner = UserRows.findByEmail(c, email).orElseThrow().user();
            IdentityAudit.refused(c, "user.register", owner.id(), client);
            AccountMails.owe(c, AccountMails.Kind.REGISTERED_ALREADY, owner.id(), owner.email());
          }
          return true;
        });
  }
}

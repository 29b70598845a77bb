package io.k8slab.identity.account;

import io.k8slab.identity.AttemptThrottle;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.jdbc.EmailTokenRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.UUID;

/** Shows that an address is its account's person's: they have read a mail to it. */
public final class ConfirmAddress {
  private final Database database;
  private final AttemptThrottle throttle;

  public ConfirmAddress(Database database) {
    this.database = database;
    this.throttle = AttemptThrottle.ofMails(database);
  }

  /** False where the token does not hold, or does not any more. */
  public boolean confirm(EmailToken token, Client client) {
    return database.transact(
        c -> {
          var user = EmailTokenRows.spend(c, token, EmailPurpose.CONFIRM);
          if (user.isPresent()) {
            UserRows.confirm(c, user.get());
            IdentityAudit.allowed(c, "user.confirm", user.get(), client);
          }
          return user.isPresent();
        });
  }

  /**
   * Sends another link; nothing where the address is confirmed.
   *
   * @throws io.k8slab.http.ProblemException 429 where it was asked for too often
   */
  public void sendAgain(UUID userId, Client client) {
    throttle.attempt(userId.toString(), client);
    database.transact(
        c -> {
          var user = UserRows.find(c, userId).filter(u -> u.confirmedAt() == null);
          if (user.isPresent()) {
            AccountMails.owe(c, AccountMails.Kind.CONFIRM, userId, user.get().email());
          }
          return true;
        });
  }
}

package io.k8slab.identity;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.limit.Network;
import io.k8slab.identity.jdbc.LoginAttemptRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How often somebody may try something from one network address (of IPv6 a /64, within which one
 * chooses at will): for one e-mail, and for all e-mails together, in 15 minutes. Counted in the
 * database, before the work: so the bound holds over all instances, also where each serves one
 * request at a time, and is not overshot. Nobody can lock another out: who tries from elsewhere has
 * a count of his own.
 */
public final class AttemptThrottle {
  static final int FOR_ONE_EMAIL = 10;
  static final int FROM_ONE_ADDRESS = 100;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Database database;
  private final String scope;
  private final int forOneEmail;
  private final int fromOneAddress;

  private AttemptThrottle(Database database, String scope, int forOneEmail, int fromOneAddress) {
    this.database = database;
    this.scope = scope;
    this.forOneEmail = forOneEmail;
    this.fromOneAddress = fromOneAddress;
  }

  /** Of passwords. */
  public static AttemptThrottle ofPasswords(Database database) {
    return new AttemptThrottle(database, "", FOR_ONE_EMAIL, FROM_ONE_ADDRESS);
  }

  /** Of what sends somebody a mail. */
  public static AttemptThrottle ofMails(Database database) {
    return new AttemptThrottle(database, "mail\n", 5, 50);
  }

  /**
   * Counts an attempt.
   *
   * @throws io.k8slab.http.ProblemException 429 where it is one too many
   */
  public void attempt(String email, Client client) {
    database.transact(
        c -> { // thrown out of it, a refusal is not counted: the window ends when it was to end
          var fromAddress = LoginAttemptRows.add(c, key(client, ""), WINDOW);
          var forEmail = LoginAttemptRows.add(c, key(client, email), WINDOW);
          if (forEmail.attempts() > forOneEmail) {
            throw tooMany(forEmail.left());
          }
          if (fromAddress.attempts() > fromOneAddress) {
            throw tooMany(fromAddress.left());
          }
          return fromAddress;
        });
  }

  /** It was the right password: the attempt counts for nothing. */
  public void succeeded(Connection connection, String email, Client client) throws SQLException {
    LoginAttemptRows.release(connection, key(client, ""));
    LoginAttemptRows.forget(connection, key(client, email));
  }

  private static RuntimeException tooMany(Duration left) {
    return new Problem(
            ProblemType.RATE_LIMITED,
            "Too many attempts; wait before the next one.",
            List.of(),
            Map.of("retry-after", Long.toString(Math.max(1, left.toSeconds()))))
        .asException();
  }

  private byte[] key(Client client, String email) {
    return SecretText.hash(scope + Network.of(client.address()) + "\n" + email);
  }
}

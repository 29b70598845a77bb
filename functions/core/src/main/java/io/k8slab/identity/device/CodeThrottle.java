package io.k8slab.identity.device;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.limit.Network;
import io.k8slab.identity.Client;
import io.k8slab.identity.SecretText;
import io.k8slab.identity.jdbc.LoginAttemptRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How many wrong codes somebody may type: 10 an hour, each person and each network address. Counted
 * before the code is looked at, as attempts to sign in are (ADR 0013); a right one takes its own
 * back. With 1000 devices waiting, 10 guesses hit one in 2.5 million hours.
 */
final class CodeThrottle {
  static final int WRONG_CODES = 10;
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Database database;

  CodeThrottle(Database database) {
    this.database = database;
  }

  /**
   * Counts one.
   *
   * @throws io.k8slab.http.ProblemException 429 where it is one too many
   */
  void attempt(UUID userId, Client client) {
    database.transact(
        c -> {
          for (var key : keys(userId, client)) {
            var count = LoginAttemptRows.add(c, key, WINDOW);
            if (count.attempts() > WRONG_CODES) {
              throw tooMany(count.left());
            }
          }
          return true;
        });
  }

  void succeeded(Connection connection, UUID userId, Client client) throws SQLException {
    for (var key : keys(userId, client)) {
      LoginAttemptRows.release(connection, key);
    }
  }

  private static List<byte[]> keys(UUID userId, Client client) {
    return Stream.of(Network.of(client.address()), userId)
        .map(who -> "device code\n" + who)
        .map(SecretText::hash)
        .toList();
  }

  private static RuntimeException tooMany(Duration left) {
    return new Problem(
            ProblemType.RATE_LIMITED,
            "Too many wrong codes; wait before the next one.",
            List.of(),
            Map.of("retry-after", Long.toString(Math.max(1, left.toSeconds()))))
        .asException();
  }
}

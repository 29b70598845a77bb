package io.k8slab.http;

import io.k8slab.jdbc.SqlSupplier;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/**
 * Does the work of a request with an {@code Idempotency-Key} once: the claim on the key, the work
 * and the answer are one transaction. Another request with the key waits for that transaction's
 * end, then gets its answer; where the work fails (it throws, a {@link ProblemException} included),
 * the claim is rolled back with it and the key is free again. So a refusal is never kept, and must
 * be thrown, not returned. The answer is kept as it is: never use this for one that holds a secret.
 */
public final class Idempotency {
  /** After this a key is as new. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private static final String HEADER = "idempotency-key";
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private Idempotency() {}

  /**
   * The work's answer, now or from the first time.
   *
   * @throws ProblemException 422 where the key was used with another request
   */
  public static Response once(
      Connection connection, Request request, Operation operation, SqlSupplier<Response> work)
      throws SQLException {
    var key = request.header(HEADER);
    if (key.isEmpty()) {
      return work.get();
    }
    var user = request.caller().userId();
    var hash = RequestHash.of(operation, request);
    if (!claim(connection, user, key.get(), hash)) {
      return replay(connection, user, key.get(), hash);
    }
    var answer = work.get();
    if (answer.status() >= 400) {
      throw new IllegalStateException("a refusal is thrown, not returned");
    }
    keep(connection, user, key.get(), answer);
    return answer;
  }

  /** Deletes keys older than this; the number of them. */
  public static int pruneOlderThan(Connection connection, Duration age) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(secs => ?)")) {
      delete.setDouble(1, (double) age.toSeconds());
      return delete.executeUpdate();
    }
  }

  /**
   * False where a live claim exists. The insert waits for a transaction that holds the key; the
   * row's lock is then ours either way, so what is there stays while we read it.
   */
  private static boolean claim(Connection connection, UUID user, String key, byte[] hash)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO idempotency_keys AS k (user_id, key, request_hash, status, headers, body)
            VALUES (?, ?, ?, 0, '{}', '')
            ON CONFLICT (user_id, key) DO UPDATE
              SET request_hash = excluded.request_hash, created_at = now()
              WHERE k.created_at < now() - make_interval(secs => ?)
            """)) {
      insert.setObject(1, user);
      insert.setString(2, key);
      insert.setBytes(3, hash);
      insert.setDouble(4, (double) LIFETIME.toSeconds());
      return insert.executeUpdate() == 1;
    }
  }

  private static Response replay(Connection connection, UUID user, String key, byte[] hash)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            SELECT request_hash, status, headers, body FROM idempotency_keys
            WHERE user_id = ? AND key = ?
            """)) {
      bind(select, user, key);
      try (var row = select.executeQuery()) {
        row.next();
        if (!MessageDigest.isEqual(row.getBytes(1), hash)) {
          throw reused();
        }
        return new Response(
            row.getInt(2), ApiJson.MAPPER.readValue(row.getString(3), HEADERS), row.getBytes(4));
      }
    }
  }

  private static void keep(Connection connection, UUID user, String key, Response answer)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            UPDATE idempotency_keys SET status = ?, headers = ?::jsonb, body = ?
            WHERE user_id = ? AND key = ?
            """)) {
      update.setInt(1, answer.status());
      update.setString(2, ApiJson.MAPPER.writeValueAsString(answer.headers()));
      update.setBytes(3, answer.body());
      update.setObject(4, user);
      update.setString(5, key);
      update.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, UUID user, String key) throws SQLException {
    statement.setObject(1, user);
    statement.setString(2, key);
  }

  private static ProblemException reused() {
    return Problem.ofFields(
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            "This key was used with another request in the last 24 h; choose a new one.",
            List.of(new FieldError("Idempotency-Key", "was used with another request")))
        .asException();
  }
}

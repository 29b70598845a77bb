package io.k8slab.outbox.jdbc;

import io.k8slab.events.EncodedEvent;
import io.k8slab.events.Json;
import io.k8slab.jdbc.Sql;
import io.k8slab.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/** The outbox's rows. */
public final class OutboxRows {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private OutboxRows() {}

  /** A message with its place in the sequence. */
  public record Unsent(long id, OutboxMessage message) {}

  public static void insert(Connection connection, List<OutboxMessage> messages)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO outbox (cluster_id, topic, message_key, headers, value)
            VALUES (?, ?, ?, ?::jsonb, ?)
            """)) {
      for (var message : messages) {
        insert.setObject(1, message.clusterId());
        insert.setString(2, message.topic());
        insert.setString(3, message.key());
        insert.setString(4, Json.MAPPER.writeValueAsString(message.event().headers()));
        insert.setBytes(5, message.event().value());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * The cluster's unsent messages in their order, under a lock that ends with the transaction;
   * empty where another relay has the lock. Two statements in one round trip: the second sees what
   * was committed before the lock was given.
   */
  public static Optional<List<Unsent>> lockAndRead(Connection connection, UUID clusterId, int limit)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            SELECT pg_try_advisory_xact_lock(?);
            SELECT id, topic, message_key, headers, value FROM outbox
            WHERE cluster_id = ? ORDER BY id LIMIT ?
            """)) {
      statement.setLong(1, lockKey(clusterId));
      statement.setObject(2, clusterId);
      statement.setInt(3, limit);
      statement.execute();
      try (var lock = statement.getResultSet()) {
        lock.next();
        if (!lock.getBoolean(1)) {
          return Optional.empty();
        }
      }
      statement.getMoreResults();
      var unsent = new ArrayList<Unsent>();
      try (var rows = statement.getResultSet()) {
        while (rows.next()) {
          var event =
              new EncodedEvent(Json.MAPPER.readValue(rows.getString(4), HEADERS), rows.getBytes(5));
          unsent.add(
              new Unsent(
                  rows.getLong(1),
                  new OutboxMessage(clusterId, rows.getString(2), rows.getString(3), event)));
        }
      }
      return Optional.of(unsent);
    }
  }

  /** That these were sent need not survive a crash at once: they would be sent again. */
  public static void delete(Connection connection, List<Long> ids) throws SQLException {
    Sql.update(
        connection,
        "SET LOCAL synchronous_commit TO off; DELETE FROM outbox WHERE id = ANY (?)",
        connection.createArrayOf("bigint", ids.toArray()));
  }

  public static boolean isOwed(Connection connection, UUID clusterId) throws SQLException {
    return Sql.exists(connection, "SELECT 1 FROM outbox WHERE cluster_id = ? LIMIT 1", clusterId);
  }

  /** Clusters with unsent messages, the longest waiting first. */
  public static List<UUID> clustersOwed(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        "SELECT cluster_id FROM outbox GROUP BY cluster_id ORDER BY min(id) LIMIT ?",
        row -> row.getObject(1, UUID.class),
        limit);
  }

  /** 64 bits of the id; two clusters that share them would only wait for each other. */
  private static long lockKey(UUID clusterId) {
    return clusterId.getMostSignificantBits() ^ clusterId.getLeastSignificantBits();
  }
}

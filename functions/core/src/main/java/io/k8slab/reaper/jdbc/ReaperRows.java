package io.k8slab.reaper.jdbc;

import io.k8slab.jdbc.Sql;
import io.k8slab.reaper.ReaperState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether the reaper works, and how far this database has seen the hosts' topic. */
public final class ReaperRows {
  private ReaperRows() {}

  /** The row is there since the migration. */
  public static ReaperState state(Connection connection) throws SQLException {
    return Sql.one(
            connection,
            "SELECT stopped_at, reason FROM reaper",
            row -> new ReaperState(Sql.instant(row, "stopped_at"), row.getString("reason")))
        .orElseThrow();
  }

  /** Nobody confirms while a run is under way, and no run begins while somebody confirms. */
  public static ReaperState lock(Connection connection) throws SQLException {
    return Sql.one(
            connection,
            "SELECT stopped_at, reason FROM reaper FOR UPDATE",
            row -> new ReaperState(Sql.instant(row, "stopped_at"), row.getString("reason")))
        .orElseThrow();
  }

  /** False where it had stopped already: the first reason stays. */
  public static boolean stop(Connection connection, String reason) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE reaper SET stopped_at = now(), reason = ? WHERE stopped_at IS NULL",
            reason)
        == 1;
  }

  public static void resume(Connection connection) throws SQLException {
    Sql.update(connection, "UPDATE reaper SET stopped_at = NULL, reason = NULL");
  }

  /** The offset that comes next; empty where no record of the partition was ever seen. */
  public static Optional<Long> next(Connection connection, String topic, int partition)
      throws SQLException {
    return Sql.one(
        connection,
        "SELECT next_offset FROM topic_marks WHERE topic = ? AND partition = ? FOR UPDATE",
        row -> row.getLong(1),
        topic,
        partition);
  }

  public static void mark(Connection connection, String topic, int partition, long next)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO topic_marks AS m (topic, partition, next_offset) VALUES (?, ?, ?)
        ON CONFLICT (topic, partition)
        DO UPDATE SET next_offset = greatest(m.next_offset, excluded.next_offset)
        """,
        topic,
        partition,
        next);
  }
}

package io.k8slab.bench.delivery;

import io.k8slab.bench.lab.LabInside;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * When each create was committed, as PostgreSQL itself kept it: the time at which the commit was
 * written, before it was flushed to disk and before anybody heard of it. Read from the audit's
 * rows, which nothing changes afterwards.
 */
final class CommitTimes {
  private CommitTimes() {}

  /** From the server's next start on. */
  static void keepIn(LabInside lab) throws IOException, SQLException {
    try (var connection = lab.server().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET track_commit_timestamp = on");
    }
  }

  static Map<UUID, Instant> ofCreates(LabInside lab) throws IOException, SQLException {
    Map<UUID, Instant> times = new HashMap<>();
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT substring(subject FROM 9)::uuid, pg_xact_commit_timestamp(xmin)"
                    + " FROM audit_log WHERE action = 'cluster.create'")) {
      while (rows.next()) {
        times.put(
            rows.getObject(1, UUID.class), rows.getObject(2, OffsetDateTime.class).toInstant());
      }
    }
    return times;
  }
}

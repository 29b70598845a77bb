package io.k8slab.bench.scripted;

import io.k8slab.bench.lab.LabInside;
import java.io.IOException;
import java.sql.SQLException;

/** Lets everybody who is registered have more clusters than any bench makes. */
public final class RaiseQuotas {
  private RaiseQuotas() {}

  public static void in(LabInside lab) throws IOException, SQLException {
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          UPDATE users SET email_confirmed_at = now() WHERE email_confirmed_at IS NULL;
          INSERT INTO quotas (user_id, active_clusters, cpu_millis, memory_bytes)
          SELECT id, 1000000, 1::bigint << 50, 1::bigint << 60 FROM users
          ON CONFLICT (user_id) DO UPDATE SET active_clusters = excluded.active_clusters,
            cpu_millis = excluded.cpu_millis, memory_bytes = excluded.memory_bytes
          """);
    }
  }
}

package io.k8slab.bench.scripted;

import io.k8slab.bench.lab.LabInside;
import java.io.IOException;
import java.sql.SQLException;

/** Lets everybody in an installation have more clusters than any bench makes. */
public final class RaiseQuotas {
  private RaiseQuotas() {}

  public static void in(LabInside lab) throws IOException, SQLException {
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO quotas (user_id, active_clusters, longest_ttl_seconds, default_ttl_seconds,
                              extensions)
          SELECT id, 1000000, 28800, 7200, 3 FROM users
          ON CONFLICT (user_id) DO UPDATE SET active_clusters = excluded.active_clusters
          """);
    }
  }
}

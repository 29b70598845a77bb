package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.Step;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The steps of the work on clusters. */
public final class StepRows {
  private StepRows() {}

  /** Of each wish the steps of the agent that came last, in their order. */
  public static Map<UUID, List<Step>> of(Connection connection, List<UUID> clusterIds)
      throws SQLException {
    var steps = new HashMap<UUID, List<Step>>();
    Sql.list(
        connection,
        """
        SELECT s.* FROM cluster_steps s
        WHERE s.cluster_id = ANY (?)
          AND s.fence = (SELECT max(l.fence) FROM cluster_steps l
                         WHERE l.cluster_id = s.cluster_id AND l.generation = s.generation)
        ORDER BY s.cluster_id, s.generation, s.position, s.started_at
        """,
        row ->
            steps
                .computeIfAbsent(row.getObject("cluster_id", UUID.class), _ -> new ArrayList<>())
                .add(
                    new Step(
                        row.getString("name"),
                        row.getString("title"),
                        row.getInt("position"),
                        row.getInt("total"),
                        row.getString("state"),
                        Objects.requireNonNull(Sql.instant(row, "started_at")),
                        Sql.instant(row, "finished_at"),
                        Sql.integer(row, "exit_code"))),
        connection.createArrayOf("uuid", clusterIds.toArray()));
    return steps;
  }
}

package io.k8slab.status.jdbc;

import io.k8slab.events.StepFinished;
import io.k8slab.events.StepStarted;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Steps as agents report them; the two reports of a step may come in any order. */
public final class ReportedSteps {
  private ReportedSteps() {}

  /** False where its end is known already. */
  public static boolean started(Connection connection, StepStarted step) throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO cluster_steps AS s
              (cluster_id, generation, fence, name, title, position, total, state, started_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?)
            ON CONFLICT (cluster_id, generation, fence, name) DO UPDATE
              SET started_at = excluded.started_at, title = excluded.title,
                  position = excluded.position, total = excluded.total, state = 'RUNNING',
                  exit_code = NULL, duration_millis = NULL, finished_at = NULL
              WHERE s.finished_at < excluded.started_at
            """,
            step.clusterId(),
            step.generation(),
            step.work().fence(),
            step.step(),
            step.title(),
            step.index(),
            step.total(),
            step.at())
        == 1;
  }

  public static void finished(Connection connection, StepFinished step) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO cluster_steps AS s (cluster_id, generation, fence, name, title, position, total,
          state, exit_code, duration_millis, started_at, finished_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (cluster_id, generation, fence, name) DO UPDATE
          SET state = excluded.state, exit_code = excluded.exit_code,
              duration_millis = excluded.duration_millis, finished_at = excluded.finished_at
        """,
        step.clusterId(),
        step.generation(),
        step.work().fence(),
        step.step(),
        step.title(),
        step.index(),
        step.total(),
        step.outcome().name(),
        step.exitCode(),
        step.durationMillis(),
        step.at().minusMillis(step.durationMillis()),
        step.at());
  }
}

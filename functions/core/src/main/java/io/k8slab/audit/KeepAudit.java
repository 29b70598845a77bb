package io.k8slab.audit;

import io.k8slab.config.Settings;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** For how long audit rows are kept: what the schema's owner says, and no function can shorten. */
public final class KeepAudit {
  private static final Duration USUAL = Duration.ofDays(400);

  private KeepAudit() {}

  /** {@code K8SLAB_AUDIT_RETENTION}, ISO 8601 such as {@code P400D}. */
  public static Duration from(Settings settings) {
    return settings.duration("K8SLAB_AUDIT_RETENTION", USUAL);
  }

  /** As the schema's owner; the number of rows that were changed, which is 1. */
  public static int set(Connection owner, Duration retention) throws SQLException {
    return Sql.update(
        owner,
        "UPDATE audit_retention SET keep = make_interval(secs => ?)",
        (double) retention.toSeconds());
  }
}

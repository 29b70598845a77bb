package io.k8slab.quota;

import io.k8slab.quota.jdbc.QuotaRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds quotas: the configured one, with what is kept for a person or a team. */
public final class FindQuota {
  private final QuotaConfig config;

  public FindQuota(QuotaConfig config) {
    this.config = config;
  }

  /** A cluster's terms, its TTL and extensions: its team's where it has one, else its owner's. */
  public Quota terms(Connection connection, UUID userId, @Nullable UUID teamId)
      throws SQLException {
    return of(connection, teamId == null ? QuotaHolder.user(userId) : QuotaHolder.team(teamId));
  }

  public Quota of(Connection connection, QuotaHolder holder) throws SQLException {
    var kept = QuotaRows.find(connection, holder);
    return switch (holder.kind()) {
      case TEAM -> config.team().with(kept.override());
      case USER -> {
        var quota = config.person().with(kept.override());
        yield kept.confirmed() ? quota : quota.unconfirmed();
      }
    };
  }
}

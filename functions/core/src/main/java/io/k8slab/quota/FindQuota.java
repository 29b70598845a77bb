package io.k8slab.quota;

import io.k8slab.quota.jdbc.QuotaRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Finds a person's quota: the configured default unless something else is kept for them. */
public final class FindQuota {
  private final Quota defaults;

  public FindQuota(Quota defaults) {
    this.defaults = defaults;
  }

  public Quota of(Connection connection, UUID userId) throws SQLException {
    return QuotaRows.find(connection, userId).orElse(defaults);
  }

  public Usage usage(Connection connection, UUID userId) throws SQLException {
    return new Usage(of(connection, userId), QuotaRows.activeClusters(connection, userId));
  }
}

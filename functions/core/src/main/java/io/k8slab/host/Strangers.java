package io.k8slab.host;

import io.k8slab.events.HostReported;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Hears, in the transaction of each report, what the host lists and should not have. */
@FunctionalInterface
public interface Strangers {
  void seen(
      Connection connection, HostReported report, List<Stranger> strangers, String correlationId)
      throws SQLException;
}

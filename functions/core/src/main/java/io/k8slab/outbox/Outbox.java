package io.k8slab.outbox;

import io.k8slab.events.EncodedEvent;
import io.k8slab.outbox.jdbc.OutboxRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Where a transaction puts its messages, so that they and its rows are one commit. */
public final class Outbox {
  private Outbox() {}

  /** The caller's transaction holds the cluster's row: it gives the messages their order. */
  public static void append(
      Connection connection, UUID clusterId, String topic, String key, EncodedEvent event)
      throws SQLException {
    append(connection, List.of(new OutboxMessage(clusterId, topic, key, event)));
  }

  /** The same for several, in one round trip. */
  public static void append(Connection connection, List<OutboxMessage> messages)
      throws SQLException {
    OutboxRows.insert(connection, messages);
  }
}

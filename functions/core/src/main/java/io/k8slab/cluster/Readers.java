package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ReaderRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of what happens to a cluster: its owner, and everybody who is in its team when it
 * happens. Each has a message under a key of their own, so whoever has left the team gets none from
 * then on, and nobody who reads messages has to ask for rights.
 */
public final class Readers {
  private Readers() {}

  /** The owner first. */
  public static Set<UUID> of(Connection connection, UUID owner, @Nullable UUID team)
      throws SQLException {
    var readers = new LinkedHashSet<UUID>();
    readers.add(owner);
    if (team != null) {
      readers.addAll(ReaderRows.ofTeam(connection, team));
    }
    return readers;
  }
}

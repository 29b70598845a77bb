package io.k8slab.host;

import io.k8slab.inbox.InboundRecord;
import java.sql.Connection;
import java.sql.SQLException;

/** Hears of everything by which a database can tell that it is older than it thinks. */
public interface HostWitness {

  /** A record of the hosts' topic, before anything is done with it. */
  void arrived(InboundRecord inbound);

  /** In a report's transaction: the host's ledger knows a later wish than our row. */
  void laterWishes(Connection connection, String hostId) throws SQLException;
}

package io.k8slab.identity.device;

import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.OpenSession;
import io.k8slab.identity.Session;
import io.k8slab.identity.jdbc.DeviceCodeRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** A device asks whether it was approved, and is signed in once if so. */
public final class PollDevice {
  private final Database database;

  public PollDevice(Database database) {
    this.database = database;
  }

  /** How it stands. */
  public sealed interface Poll {
    record Opened(Session session) implements Poll {}

    record Pending() implements Poll {}

    record TooSoon() implements Poll {}

    record Denied() implements Poll {}

    record Expired() implements Poll {}

    /** Nobody made such a code, or it was used. */
    record Unknown() implements Poll {}
  }

  public Poll poll(DeviceCode code, Client client) {
    return database.transact(
        c -> {
          var held = DeviceCodeRows.hold(c, code.hash());
          if (held.isEmpty()) {
            return new Poll.Unknown();
          }
          var row = held.get();
          return switch (row.status()) {
            case EXPIRED -> new Poll.Expired();
            case DENIED -> new Poll.Denied();
            case APPROVED -> open(c, code, row.decidedBy().orElseThrow(), client);
            case PENDING -> {
              DeviceCodeRows.polled(c, code.hash(), row.tooSoon());
              yield row.tooSoon() ? new Poll.TooSoon() : new Poll.Pending();
            }
          };
        });
  }

  private static Poll open(Connection connection, DeviceCode code, UUID userId, Client client)
      throws SQLException {
    DeviceCodeRows.delete(connection, code.hash());
    var user = UserRows.find(connection, userId).filter(u -> u.suspendedAt() == null);
    if (user.isEmpty()) {
      IdentityAudit.refused(connection, "auth.login", userId, client, Map.of("by", "device"));
      return new Poll.Denied();
    }
    IdentityAudit.allowed(connection, "auth.login", userId, client, Map.of("by", "device"));
    return new Poll.Opened(OpenSession.of(connection, user.get(), client));
  }
}

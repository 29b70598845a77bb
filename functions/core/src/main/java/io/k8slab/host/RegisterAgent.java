package io.k8slab.host;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.host.jdbc.AgentRows;
import io.k8slab.jdbc.Database;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes an agent one that is believed: an operator's act, at installation or by a job. */
public final class RegisterAgent {
  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
  private static final Pattern POOL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final Database database;

  public RegisterAgent(Database database) {
    this.database = database;
  }

  /**
   * Idempotent; another key or pool replaces the one before. Audited where it changes something.
   *
   * @param publicKey PEM, Ed25519
   * @param correlationId of the act
   * @throws IllegalArgumentException naming what is wrong
   */
  public void register(String id, String pool, String publicKey, String correlationId) {
    require(ID, "an agent's id", id);
    require(POOL, "a pool's name", pool);
    AgentKey.parse(publicKey);
    database.<Boolean>transact(
        connection -> {
          boolean changed = AgentRows.upsert(connection, id, pool, publicKey);
          if (changed) {
            RecordAudit.write(
                connection,
                new AuditEntry(
                    null,
                    "function:registerAgent",
                    "agent.register",
                    "agent:" + id,
                    true,
                    null,
                    Map.of("pool", pool),
                    correlationId));
          }
          return changed;
        });
  }

  private static void require(Pattern pattern, String what, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " must match " + pattern.pattern());
    }
  }
}

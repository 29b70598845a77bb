package io.k8slab.host.jdbc;

import io.k8slab.host.AgentKey;
import io.k8slab.inbox.SigningAgent;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Agents that are believed. */
public final class AgentRows {
  private AgentRows() {}

  public static Optional<SigningAgent> find(Connection connection, String id) throws SQLException {
    return Sql.one(
        connection,
        "SELECT id, pool, public_key FROM agents WHERE id = ?",
        row ->
            new SigningAgent(row.getString(1), row.getString(2), AgentKey.parse(row.getString(3))),
        id);
  }

  /** False where it is there already, just so. */
  public static boolean upsert(Connection connection, String id, String pool, String publicKey)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO agents AS a (id, pool, public_key) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE
              SET pool = excluded.pool, public_key = excluded.public_key, registered_at = now()
              WHERE (a.pool, a.public_key) IS DISTINCT FROM (excluded.pool, excluded.public_key)
            """,
            id,
            pool,
            publicKey)
        == 1;
  }
}

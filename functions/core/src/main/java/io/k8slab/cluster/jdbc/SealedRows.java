package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Sealed credentials, read only to be opened. */
public final class SealedRows {
  private SealedRows() {}

  /**
   * @param generation under which they were sealed
   */
  public record Credentials(long generation, byte[] ciphertext) {
    @Override
    public String toString() {
      return "Credentials[generation=" + generation + "]";
    }
  }

  public static Optional<Credentials> find(Connection connection, UUID clusterId)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT sealed_generation, sealed_credentials FROM clusters
        WHERE id = ? AND sealed_credentials IS NOT NULL
        """,
        row -> new Credentials(row.getLong(1), row.getBytes(2)),
        clusterId);
  }
}

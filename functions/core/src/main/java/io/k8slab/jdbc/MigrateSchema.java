package io.k8slab.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * Brings the schema to this version, as its owner. The functions' role is made before the first
 * migration grants it anything; it may read and write rows, and change no schema.
 */
public final class MigrateSchema {
  public static final String FUNCTIONS_ROLE = "k8slab_functions";

  private final DataSource owner;

  public MigrateSchema(DataSource owner) {
    this.owner = owner;
  }

  /**
   * Idempotent.
   *
   * @param functionsPassword set on the functions' role; left as it is where empty
   */
  public void migrate(Optional<String> functionsPassword) throws SQLException {
    try (var connection = owner.getConnection()) {
      makeRole(connection);
      if (functionsPassword.isPresent()) {
        // hashed on this side, so that no statement in the server's log holds it
        connection
            .unwrap(PGConnection.class)
            .alterUserPassword(
                FUNCTIONS_ROLE, functionsPassword.get().toCharArray(), "scram-sha-256");
      }
    }
    Flyway.configure().dataSource(owner).load().migrate();
  }

  private static void makeRole(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'k8slab_functions') THEN
              CREATE ROLE k8slab_functions LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
            END IF;
          EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- another migration made it just now
          END $$
          """);
    }
  }
}

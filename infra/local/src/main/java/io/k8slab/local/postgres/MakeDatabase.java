package io.k8slab.local.postgres;

import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * The database {@value #DATABASE} and its owner, who migrates the schema and may make roles, and
 * nothing else of a superuser.
 */
public final class MakeDatabase {
  public static final String DATABASE = "k8slab";
  public static final String OWNER = "k8slab_owner";

  private MakeDatabase() {}

  /**
   * Done once for a data folder; a crash in between does it again.
   *
   * @param folder of the server, in which is kept that it is done
   */
  public static void once(Path folder, int port, String superuserPassword, String ownerPassword)
      throws IOException, SQLException {
    var done = folder.resolve("database-made");
    if (Files.exists(done)) {
      return;
    }
    try (var connection =
        DriverManager.getConnection(
            url(port, "postgres"), PostgresServer.SUPERUSER, superuserPassword)) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", OWNER)) {
        execute(connection, "CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
      }
      // hashed on this side, so that no statement in the server's log holds it
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(OWNER, ownerPassword.toCharArray(), "scram-sha-256");
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
        execute(connection, "CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
      }
    }
    PrivateFile.write(done, "");
  }

  public static String url(int port) {
    return url(port, DATABASE);
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

package io.k8slab.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.DatabaseConfig;
import io.k8slab.jdbc.MigrateSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A migrated database of its own on one real server for the whole JVM, met as the functions meet
 * it: as {@code k8slab_functions}, through the pool. Make one for a test class, close it after.
 */
public final class TestDatabase implements AutoCloseable {
  public static final String PASSWORD = "functions-test-password";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EmbeddedPostgres server;
  private final String name;
  private final HikariDataSource pool;

  private TestDatabase(EmbeddedPostgres server, String name) {
    this.server = server;
    this.name = name;
    this.pool = DataSources.hikari(config(10));
  }

  /** A fresh, migrated database without a row. */
  public static TestDatabase create() {
    var database = empty();
    try {
      new MigrateSchema(database.owner()).migrate(Optional.of(PASSWORD));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return database;
  }

  /** A fresh database without a schema. */
  public static TestDatabase empty() {
    var server = Server.SHARED;
    var name = "test_" + COUNT.incrementAndGet();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new TestDatabase(server, name);
  }

  /** What an application is given to connect as the functions do. */
  public DatabaseConfig config(int poolSize) {
    return new DatabaseConfig(
        "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), name),
        MigrateSchema.FUNCTIONS_ROLE,
        PASSWORD,
        poolSize);
  }

  /** Transactions as the functions make them, on a pool of 10. */
  public Database database() {
    return new Database(pool);
  }

  public DataSource dataSource() {
    return pool;
  }

  /** As the schema's owner, who may do anything: to set up and to look. */
  public DataSource owner() {
    return server.getDatabase("postgres", name);
  }

  /** Runs statements as the owner. */
  public void execute(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row, as text; null where it is null or there is no row. */
  public @org.jspecify.annotations.Nullable String value(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    pool.close();
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()"
            .formatted(name));
  }

  /** Started at the first use; ends with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres SHARED = start();

    private static EmbeddedPostgres start() {
      try {
        // as in production: the library's own defaults would lose commits
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

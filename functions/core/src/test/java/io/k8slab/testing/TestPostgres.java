package io.k8slab.testing;

import io.k8slab.jdbc.DatabaseConfig;
import io.k8slab.jdbc.MigrateSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A migrated PostgreSQL of one test's own, which it can take away and give back. */
public final class TestPostgres implements AutoCloseable {
  private final Path folder;
  private final int port;
  private @Nullable EmbeddedPostgres server;

  private TestPostgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  public static TestPostgres started() {
    try {
      var postgres = new TestPostgres(Files.createTempDirectory("k8slab-pg"), freePort());
      postgres.start();
      new MigrateSchema(postgres.running().getPostgresDatabase())
          .migrate(Optional.of(TestDatabase.PASSWORD));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The same data on the same port as before. */
  public void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      running().close();
      server = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of its files, while it is stopped: a backup. */
  public void copyTo(Path backup) throws IOException {
    copy(folder, backup);
  }

  /** What was copied before, in place of what is there; while it is stopped. */
  public void putBack(Path backup) throws IOException {
    delete(folder);
    copy(backup, folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file));
        if (!Files.isDirectory(target)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  public DatabaseConfig config() {
    return new DatabaseConfig(
        "jdbc:postgresql://localhost:%d/postgres".formatted(port),
        MigrateSchema.FUNCTIONS_ROLE,
        TestDatabase.PASSWORD,
        10);
  }

  private EmbeddedPostgres running() {
    return java.util.Objects.requireNonNull(server, "it is stopped");
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      stop();
    }
    delete(folder);
  }
}

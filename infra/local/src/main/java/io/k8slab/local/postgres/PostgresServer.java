package io.k8slab.local.postgres;

import io.k8slab.local.folder.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on loopback, without a socket file, with passwords (SCRAM) and with every
 * commit on disk before it is acknowledged. It is a child of this process in a session of its own,
 * so that a Ctrl-C at the terminal does not end it before its users.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** The superuser of the data folder. */
  public static final String SUPERUSER = "postgres";

  private final PostgresPrograms programs;
  private final Path data;
  private final int port;
  private @Nullable Process process;

  private PostgresServer(PostgresPrograms programs, Path data, int port) {
    this.programs = programs;
    this.data = data;
    this.port = port;
  }

  /**
   * The server of a data folder, not started yet. Makes the database cluster where there is none.
   *
   * @param cache where the programs are unpacked, shared by all installations of a user
   * @param folder keeps the data; what a crash left running on it is ended
   * @param passwordFile holds the superuser's password; read only when the folder is made
   */
  public static PostgresServer in(Path cache, Path folder, int port, Path passwordFile)
      throws IOException, InterruptedException {
    var programs = PostgresPrograms.unpacked(cache);
    var data = folder.resolve("data");
    if (!Files.isDirectory(data)) {
      make(programs, data, passwordFile);
    }
    return new PostgresServer(programs, data, port);
  }

  /** {@code ~/.cache/k8slab}, or where XDG_CACHE_HOME says. */
  public static Path userCache() {
    var named = System.getenv("XDG_CACHE_HOME");
    var caches =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(named);
    return caches.resolve("k8slab");
  }

  /** Ends a server that a crash left behind on this folder. Call it before its port is chosen. */
  public static void endOrphan(Path folder) throws IOException, InterruptedException {
    OrphanedPostgres.end(folder.resolve("data"));
  }

  private static void make(PostgresPrograms programs, Path data, Path passwordFile)
      throws IOException, InterruptedException {
    var fresh = data.resolveSibling("data.new");
    var outcome = data.resolveSibling("initdb.log");
    FolderTree.delete(fresh); // what a crash left half made
    var initdb =
        builder(
                List.of(
                    programs.program("initdb"),
                    "--pgdata=" + fresh,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--sync-method=syncfs",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"))
            .redirectErrorStream(true)
            .redirectOutput(outcome.toFile())
            .start();
    if (initdb.waitFor() != 0) {
      throw new IOException("initdb failed: " + Files.readString(outcome).strip());
    }
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns when connections are accepted. Starts again, on the same port, after {@link #stop}. */
  public void start() throws IOException, InterruptedException {
    OrphanedPostgres.end(data);
    var argv = new ArrayList<>(List.of(programs.program("postgres"), "-D", data.toString()));
    PostgresSettings.of(port)
        .forEach((name, value) -> argv.addAll(List.of("-c", name + "=" + value)));
    var started = builder(argv).redirectErrorStream(true).start();
    started.getOutputStream().close();
    Thread.ofVirtual().name("postgres-log").start(() -> copyLog(started));
    process = started;
    awaitReady(started);
  }

  private void awaitReady(Process started) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!PostmasterFile.of(data).isReady(started.pid())) {
      if (started.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "PostgreSQL ended with code " + started.exitValue() + "; the log says why");
      }
      if (System.nanoTime() > deadline) {
        stop();
        throw new IOException("PostgreSQL is not ready after " + START_TIMEOUT.toSeconds() + " s");
      }
    }
  }

  private static void copyLog(Process started) {
    try (var lines = started.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        log.atInfo().addKeyValue("line", line).log("PostgreSQL says");
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("PostgreSQL's output ended");
    }
  }

  public int port() {
    return port;
  }

  /** The server's process, for what it uses of the machine; 0 where it does not run. */
  public long pid() {
    return process == null ? 0 : process.pid();
  }

  /** Ends sessions, writes what is in memory, ends. Does nothing where it does not run. */
  public void stop() throws IOException, InterruptedException {
    if (process != null) {
      OrphanedPostgres.end(process.toHandle(), STOP_TIMEOUT);
      process.waitFor();
      process = null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** PostgreSQL refuses to run as root: there, as nobody in a user namespace of its own. */
  private static ProcessBuilder builder(List<String> argv) {
    var all = new ArrayList<>(List.of("setsid"));
    if ("root".equals(System.getProperty("user.name"))) {
      all.addAll(List.of("unshare", "--user"));
    }
    all.addAll(argv);
    var builder = new ProcessBuilder(all);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder;
  }
}

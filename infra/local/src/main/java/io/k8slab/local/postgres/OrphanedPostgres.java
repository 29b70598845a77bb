package io.k8slab.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server whose parent is gone: it goes on, and must end before another works on its folder. */
final class OrphanedPostgres {
  private static final Logger log = LoggerFactory.getLogger(OrphanedPostgres.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private OrphanedPostgres() {}

  /** Ends the server of this data folder, where there is one, and takes a stale pid file away. */
  static void end(Path data) throws IOException, InterruptedException {
    var file = PostmasterFile.of(data);
    if (file.pid().isEmpty()) {
      return;
    }
    var server = ProcessHandle.of(file.pid().getAsLong()).filter(one -> worksOn(one, data));
    if (server.isPresent()) {
      log.atInfo()
          .addKeyValue("pid", server.get().pid())
          .log("PostgreSQL was left running; it is ended");
      end(server.get(), TIMEOUT);
    }
    // its number may belong to another program by now, and then PostgreSQL would not start
    Files.deleteIfExists(file.file());
  }

  /** Fast shutdown (SIGINT); where that takes too long, immediate (SIGQUIT), then by force. */
  static void end(ProcessHandle server, Duration patience)
      throws IOException, InterruptedException {
    for (var signal : new String[] {"INT", "QUIT", "KILL"}) {
      if (!server.isAlive()) {
        return;
      }
      new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + server.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      if (ended(server, patience)) {
        return;
      }
    }
    throw new IOException("PostgreSQL's process " + server.pid() + " does not end");
  }

  private static boolean ended(ProcessHandle server, Duration patience)
      throws InterruptedException {
    try {
      server.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process cannot fail", e);
    }
  }

  /** A server's working folder is its data folder: a number that was given again does not match. */
  private static boolean worksOn(ProcessHandle process, Path data) {
    return workingFolder(process).filter(folder -> folder.equals(real(data))).isPresent();
  }

  private static Optional<Path> workingFolder(ProcessHandle process) {
    try {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")));
    } catch (IOException e) {
      return Optional.empty(); // ended meanwhile, or somebody else's
    }
  }

  private static Path real(Path data) {
    try {
      return data.toRealPath();
    } catch (IOException e) {
      return data.toAbsolutePath().normalize();
    }
  }
}

package io.k8slab.cli.config;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes, on a file beside the configuration: the configuration itself is
 * replaced by each write. The lock file stays; removing it would let two holders in.
 */
final class ConfigLock implements AutoCloseable {
  /**
   * Longer than a holder's slowest refresh takes (30 s), so that only a stuck one is given up on.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final FileChannel channel;

  private ConfigLock(FileChannel channel) {
    this.channel = channel;
  }

  static ConfigLock take(Path config) throws IOException {
    return take(config, PATIENCE);
  }

  static ConfigLock take(Path config, Duration patience) throws IOException {
    Path file = config.resolveSibling(config.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFile.FILE);
    boolean taken = false;
    try {
      long giveUp = System.nanoTime() + patience.toNanos();
      taken = tryLock(channel);
      while (!taken) {
        if (System.nanoTime() > giveUp) {
          throw Failure.of(
              ExitCode.UNEXPECTED,
              "Another k8slab has held " + file + " for " + patience.toSeconds() + " s",
              "See what it is doing, or end it.");
        }
        Thread.sleep(PAUSE);
        taken = tryLock(channel);
      }
      return new ConfigLock(channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.UNEXPECTED, "Interrupted", e);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      // the channel's end releases it
      @Nullable Object lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // held by another thread of this process
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.k8slab.local.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Everything of one installation, held by one process at a time: two databases on one folder would
 * destroy it.
 */
public final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes the folder where it is missing and takes it.
   *
   * @throws FolderInUseException where another process holds it
   */
  public static DataFolder take(Path folder) throws IOException {
    var root = PrivateFile.folder(folder.toAbsolutePath().normalize()).toRealPath();
    var file = PrivateFile.folder(root.resolve("run")).resolve("process.lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new DataFolder(root, channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new FolderInUseException(root, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new FolderInUseException(root, null);
  }

  public Path root() {
    return root;
  }

  /** What only holds while the process runs: its id, its status. */
  public Path run() {
    return root.resolve("run");
  }

  public Path secrets() throws IOException {
    return PrivateFile.folder(root.resolve("secrets"));
  }

  public Path postgres() throws IOException {
    return PrivateFile.folder(root.resolve("postgres"));
  }

  public Path kafka() throws IOException {
    return PrivateFile.folder(root.resolve("kafka"));
  }

  public Path ssh() throws IOException {
    return PrivateFile.folder(root.resolve("ssh"));
  }

  public Path agent() throws IOException {
    return PrivateFile.folder(root.resolve("agent"));
  }

  /** The clusters and the agent's ledger, as on any host. */
  public Path host() throws IOException {
    return PrivateFile.folder(root.resolve("host"));
  }

  public Path logs() throws IOException {
    return PrivateFile.folder(root.resolve("logs"));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

package io.k8slab.local.postgres;

import io.k8slab.local.folder.FolderTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version from the archive on the class path.
 *
 * @param folder has {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path folder) {

  /** Unpacks where that is still to do (60 MB, about 2 s). Two processes at once do no harm. */
  static PostgresPrograms unpacked(Path cache) throws IOException {
    var archive = archiveName();
    var folder = cache.resolve(version(archive));
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(cache);
      try (var channel =
              FileChannel.open(
                  cache.resolve("postgres.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        if (!Files.isDirectory(folder)) {
          unpack(archive, folder);
        }
      }
    }
    return new PostgresPrograms(folder);
  }

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  private static String archiveName() {
    var arch = System.getProperty("os.arch", "");
    return "/postgres-linux-" + (arch.equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
  }

  private static InputStream open(String archive) throws IOException {
    var in = PostgresPrograms.class.getResourceAsStream(archive);
    if (in == null) {
      throw new IOException("no PostgreSQL for this machine on the class path: " + archive);
    }
    return in;
  }

  /** The name of the jar that holds the archive: it carries platform and version. */
  private static String version(String archive) throws IOException {
    var url = PostgresPrograms.class.getResource(archive);
    if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
      throw new IOException("no PostgreSQL for this machine on the class path: " + archive);
    }
    return Path.of(jar.getJarFileURL().getPath()).getFileName().toString().replace(".jar", "");
  }

  private static void unpack(String archive, Path folder) throws IOException {
    var fresh = folder.resolveSibling(folder.getFileName() + ".new");
    FolderTree.delete(fresh); // what a crash left
    try (var tar = new TarArchiveInputStream(new XZInputStream(open(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var target = fresh.resolve(entry.getName()).normalize();
        if (!target.startsWith(fresh)) {
          throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        write(tar, entry, target);
      }
    }
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("").toAbsolutePath());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}

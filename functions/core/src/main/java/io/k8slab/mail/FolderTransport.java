package io.k8slab.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Puts letters into a folder of its own, readable by its owner only; the newest 100 stay. */
final class FolderTransport implements MailTransport {
  private static final int KEPT = 100;

  private final Path folder;

  FolderTransport(Path folder) {
    this.folder = folder;
  }

  @Override
  public void send(String recipient, Letter letter) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var draft =
        Files.createTempFile(
            folder,
            "draft",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        draft,
        "To: %s\nSubject: %s\n\n%s".formatted(recipient, letter.subject(), letter.text()),
        StandardCharsets.UTF_8);
    // in the order of their names the letters are in the order of their time
    Files.move(
        draft,
        folder.resolve(UuidCreator.getTimeOrderedEpoch() + ".txt"),
        StandardCopyOption.ATOMIC_MOVE);
    forgetOld();
  }

  private void forgetOld() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      var letters = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      for (var old : letters.subList(0, Math.max(0, letters.size() - KEPT))) {
        Files.deleteIfExists(old);
      }
    }
  }
}

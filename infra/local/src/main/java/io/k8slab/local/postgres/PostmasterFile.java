package io.k8slab.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What a server writes into its data folder about itself: {@code postmaster.pid}. */
record PostmasterFile(Path file, List<String> lines) {
  /** Line 8 is {@code ready} once connections are accepted (src/include/utils/pidfile.h). */
  private static final int STATUS = 7;

  static PostmasterFile of(Path data) throws IOException {
    var file = data.resolve("postmaster.pid");
    try {
      return new PostmasterFile(file, Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      return new PostmasterFile(file, List.of());
    }
  }

  OptionalLong pid() {
    try {
      return lines.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Math.abs(Long.parseLong(lines.getFirst().strip())));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  boolean isReady(long pid) {
    return pid().equals(OptionalLong.of(pid))
        && lines.size() > STATUS
        && lines.get(STATUS).strip().equals("ready");
  }
}

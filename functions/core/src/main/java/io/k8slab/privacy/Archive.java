package io.k8slab.privacy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip in memory with a bound: an answer of a function is whole in memory, and Lambda takes at
 * most 6 MB, written as base64 in JSON. Who writes asks whether it is full and leaves off in time.
 */
final class Archive {
  static final int MOST_BYTES = 4 * 1024 * 1024;

  /** For the row that is being written, what the deflater holds back, and the files' list. */
  private static final int SPARE = 512 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8);

  boolean isFull() {
    return bytes.size() > MOST_BYTES - SPARE;
  }

  void begin(String file) {
    run(() -> zip.putNextEntry(new ZipEntry(file)));
  }

  void write(String text) {
    run(() -> zip.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  void end() {
    run(zip::closeEntry);
  }

  byte[] close() {
    run(zip::close);
    return bytes.toByteArray();
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
  }
}

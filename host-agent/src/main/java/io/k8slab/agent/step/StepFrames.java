package io.k8slab.agent.step;

import io.k8slab.agent.shell.OutputSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code steps.sh} says of a running step: {@code o N} or {@code e N} and then N bytes
 * of its output, {@code x CODE} at its end, {@code fenced N} where it may not start.
 */
final class StepFrames implements OutputSink {
  private final LogLines out;
  private final LogLines err;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
  private boolean toErr;
  private int left;
  private long outBytes;
  private long errBytes;
  private @Nullable String last;

  StepFrames(LogLines out, LogLines err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void stdout(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (left > 0) {
        int n = Math.min(left, bytes.length - at);
        payload(java.util.Arrays.copyOfRange(bytes, at, at + n));
        at += n;
      } else if (bytes[at++] == '\n') {
        header(header.toString(StandardCharsets.UTF_8));
        header.reset();
      } else {
        header.write(bytes[at - 1]);
      }
    }
  }

  @Override
  public void stderr(byte[] bytes) {
    complaints.writeBytes(bytes);
  }

  private void payload(byte[] bytes) {
    left -= bytes.length;
    if (toErr) {
      errBytes += bytes.length;
      err.add(bytes);
    } else {
      outBytes += bytes.length;
      out.add(bytes);
    }
  }

  private void header(String line) {
    if (line.startsWith("o ") || line.startsWith("e ")) {
      toErr = line.startsWith("e ");
      left = Integer.parseInt(line.substring(2));
    } else {
      last = line;
    }
  }

  /** A new connection begins at a frame; how far the old one got is known to the byte. */
  void resume() {
    header.reset();
    left = 0;
  }

  long outBytes() {
    return outBytes;
  }

  long errBytes() {
    return errBytes;
  }

  /** The last line that was no output: how it ended; null while it has not. */
  @Nullable String last() {
    return last;
  }

  /** What the script itself complained of. */
  String complaints() {
    return complaints.toString(StandardCharsets.UTF_8).strip();
  }
}

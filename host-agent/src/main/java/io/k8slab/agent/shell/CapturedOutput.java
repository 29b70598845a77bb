package io.k8slab.agent.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes of each stream. */
final class CapturedOutput implements OutputSink {
  private final int most;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  CapturedOutput(int most) {
    this.most = most;
  }

  @Override
  public void stdout(byte[] bytes) {
    keep(out, bytes);
  }

  @Override
  public void stderr(byte[] bytes) {
    keep(err, bytes);
  }

  private void keep(ByteArrayOutputStream kept, byte[] bytes) {
    kept.write(bytes, 0, Math.min(bytes.length, most - kept.size()));
  }

  String stdout() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String stderr() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

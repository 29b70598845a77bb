package io.k8slab.agent.step;

import io.k8slab.agent.cluster.WorkListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Turns one stream of a step into whole, redacted lines, and keeps the last ones. */
final class LogLines {
  private static final int LONGEST_LINE = 8192;
  private static final int TAIL_CHARS = 4000;

  private final WorkListener listener;
  private final String step;
  private final String stream;
  private final Redactor redactor = new Redactor();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private final StringBuilder tail = new StringBuilder();

  LogLines(WorkListener listener, String step, String stream) {
    this.listener = listener;
    this.step = step;
    this.stream = stream;
  }

  void add(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (byte b : bytes) {
      if (b == '\n' || open.size() >= LONGEST_LINE) {
        take(lines);
      }
      if (b != '\n') {
        open.write(b);
      }
    }
    say(lines);
  }

  void end() {
    if (open.size() > 0) {
      StringBuilder lines = new StringBuilder();
      take(lines);
      say(lines);
    }
  }

  /** The last lines, redacted. */
  String tail() {
    return tail.toString();
  }

  private void take(StringBuilder lines) {
    lines.append(redactor.line(open.toString(StandardCharsets.UTF_8))).append('\n');
    open.reset();
  }

  private void say(StringBuilder lines) {
    if (lines.isEmpty()) {
      return;
    }
    listener.log(step, stream, lines.toString());
    tail.append(lines);
    if (tail.length() > TAIL_CHARS) {
      tail.delete(0, tail.length() - TAIL_CHARS);
    }
  }
}

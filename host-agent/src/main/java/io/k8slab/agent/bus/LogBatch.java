package io.k8slab.agent.bus;

import io.k8slab.events.LogChunk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gathers lines of one step and stream into chunks; the sink has them in order. Flushed when a
 * chunk is full, when step or stream change, when told, and at the latest {@value #MILLIS} ms after
 * a line came. Thread-safe.
 */
final class LogBatch {
  static final long MILLIS = 250;

  interface Sink {
    void chunk(@Nullable String step, String stream, String text);
  }

  private final Sink sink;
  private final StringBuilder pending = new StringBuilder();
  private @Nullable String step;
  private String stream = "";
  private boolean timed;

  LogBatch(Sink sink) {
    this.sink = sink;
  }

  synchronized void add(@Nullable String step, String stream, String text) {
    if (!Objects.equals(step, this.step) || !stream.equals(this.stream)) {
      flush();
      this.step = step;
      this.stream = stream;
    }
    pending.append(text);
    if (!text.endsWith("\n")) {
      pending.append('\n');
    }
    while (pending.length() > LogChunk.MAX_CHARS) {
      emit(cut());
    }
    if (!timed && !pending.isEmpty()) {
      timed = true;
      Thread.ofVirtual().name("log-batch").start(this::flushLater);
    }
  }

  synchronized void flush() {
    if (!pending.isEmpty()) {
      emit(pending.length());
    }
  }

  private void emit(int length) {
    var text = pending.substring(0, length);
    pending.delete(0, length);
    sink.chunk(step, stream, text);
  }

  /** Behind the last line that fits; through a line only where it alone is too long. */
  private int cut() {
    int lineEnd = pending.lastIndexOf("\n", LogChunk.MAX_CHARS - 1) + 1;
    if (lineEnd > 0) {
      return lineEnd;
    }
    return Character.isHighSurrogate(pending.charAt(LogChunk.MAX_CHARS - 1))
        ? LogChunk.MAX_CHARS - 1
        : LogChunk.MAX_CHARS;
  }

  private void flushLater() {
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      timed = false;
      flush();
    }
  }
}

package io.k8slab.events;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a cluster's provisioning log, redacted, at most {@value #MAX_CHARS} characters. Signed
 * as status events are.
 *
 * @param step the step that wrote it; null for the agent's own lines
 * @param stream {@code stdout}, {@code stderr} or {@code agent}
 * @param text whole lines
 */
public record LogChunk(Work work, @Nullable String step, String stream, String text)
    implements Message {
  /** 64 KB of UTF-8 even where every character takes four bytes. */
  public static final int MAX_CHARS = 16_384;

  public LogChunk {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("a log chunk has at most " + MAX_CHARS + " characters");
    }
  }
}

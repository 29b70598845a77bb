package io.k8slab.reaper;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the reaper works.
 *
 * @param stoppedAt null where it does
 * @param reason why it stopped, a sentence
 */
public record ReaperState(@Nullable Instant stoppedAt, @Nullable String reason) {
  public boolean isStopped() {
    return stoppedAt != null;
  }
}

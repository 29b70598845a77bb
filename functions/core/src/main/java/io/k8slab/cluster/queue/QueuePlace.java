package io.k8slab.cluster.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's place in the queue.
 *
 * @param position among those of its provider, from 1
 * @param reason why it waits
 * @param estimatedStart when a place is expected for it; null where nothing says so
 * @param estimatedReady when it is expected to run; null where nothing says so
 */
public record QueuePlace(
    int position,
    Reason reason,
    @Nullable Instant estimatedStart,
    @Nullable Instant estimatedReady) {

  /** Why a cluster waits. */
  public enum Reason {
    /** The hosts that it could be on are full, or others come first. */
    NO_ROOM,
    /** No host that it could be on takes clusters now. */
    NO_HOST;

    public String label() {
      return switch (this) {
        case NO_ROOM -> "no_room";
        case NO_HOST -> "no_host";
      };
    }
  }
}

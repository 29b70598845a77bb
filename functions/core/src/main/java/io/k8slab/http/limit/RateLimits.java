package io.k8slab.http.limit;

import io.k8slab.http.Sha256;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The limits of one instance. A caller's bucket is counted down in memory; each time that a chunk
 * is used up, one statement adds it to what the other instances counted and learns what is left. So
 * instances together let through at most a limit and one chunk for each of them, and a caller who
 * sends little costs the database nothing.
 */
public final class RateLimits {
  /** Whose requests, and which. */
  enum Kind {
    PERSON_READS,
    PERSON_WRITES,
    ADDRESS_READS,
    ADDRESS_WRITES
  }

  private final Map<Kind, Buckets> buckets = new EnumMap<>(Kind.class);
  private final SharedCounts shared;
  private final InstantSource clock;

  public RateLimits(RateLimitConfig config, SharedCounts shared, InstantSource clock) {
    this.shared = shared;
    this.clock = clock;
    for (var kind : Kind.values()) {
      buckets.put(kind, new Buckets(config.of(kind)));
    }
  }

  /**
   * A request that is to be counted.
   *
   * @param address of the client, as the edge knows it
   */
  public Turn turn(String method, String address) {
    return new Turn(this, method.equals("GET") || method.equals("HEAD"), Network.of(address));
  }

  Bucket.Taken take(Kind kind, Object caller) {
    var table = buckets(kind);
    long now = clock.millis();
    var taken = table.with(caller, now, bucket -> bucket.take(table.limit(), now));
    if (taken.untold() > 0) {
      // not under the table's lock: others need not wait for the database
      shared
          .spend(key(kind, caller), table.limit(), taken.untold())
          .ifPresent(
              left ->
                  table.with(
                      caller,
                      now,
                      bucket -> {
                        bucket.learn(left);
                        return left;
                      }));
    }
    return taken;
  }

  Allowance look(Kind kind, Object caller) {
    var table = buckets(kind);
    long now = clock.millis();
    return table.with(caller, now, bucket -> bucket.look(table.limit(), now));
  }

  private Buckets buckets(Kind kind) {
    return Objects.requireNonNull(buckets.get(kind));
  }

  private static byte[] key(Kind kind, Object caller) {
    return Sha256.of(kind + "\n" + caller);
  }
}

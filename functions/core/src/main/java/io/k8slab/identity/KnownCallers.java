package io.k8slab.identity;

import io.k8slab.http.Principal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that were found good, with whom they speak for: checking a signature costs half a
 * millisecond, asking the database a round trip, and a client sends the same token for minutes.
 * Only hashes are kept, and no token that was refused.
 */
final class KnownCallers {
  /** About 5 MB. */
  private static final int MOST = 10_000;

  /**
   * A token that was found good.
   *
   * @param until the token's end
   * @param freshUntil until then the principal is believed
   */
  record Known(Principal principal, Instant until, Instant freshUntil) {}

  private final ConcurrentHashMap<ByteBuffer, Known> known = new ConcurrentHashMap<>();

  /** Empty for one that is unknown or has ended. */
  Optional<Known> find(byte[] hash, Instant now) {
    return Optional.ofNullable(known.get(ByteBuffer.wrap(hash)))
        .filter(found -> now.isBefore(found.until()));
  }

  /** Where there is no room, those that have ended go, and if none has, all. */
  void keep(byte[] hash, Known caller, Instant now) {
    if (known.size() >= MOST) {
      known.values().removeIf(old -> !now.isBefore(old.until()));
      if (known.size() >= MOST) {
        known.clear();
      }
    }
    known.put(ByteBuffer.wrap(hash), caller);
  }

  void forget(byte[] hash) {
    known.remove(ByteBuffer.wrap(hash));
  }

  /** Every token of this person: what they may has changed. */
  void forgetUser(UUID userId) {
    known.values().removeIf(old -> old.principal().userId().equals(userId));
  }
}

package io.k8slab.identity;

import io.k8slab.http.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens whose signature was found good, until they end: checking one costs half a millisecond, and
 * a client sends the same one for minutes. Only hashes are kept, and no token that was refused.
 */
final class RememberedTokens {
  /** About 3 MB. */
  private static final int MOST = 10_000;

  private record Known(Principal principal, Instant until) {}

  private final ConcurrentHashMap<ByteBuffer, Known> known = new ConcurrentHashMap<>();

  Optional<Principal> find(String token, Instant now) {
    return Optional.ofNullable(known.get(hash(token)))
        .filter(found -> now.isBefore(found.until()))
        .map(Known::principal);
  }

  /** Where there is no room, those that have ended go, and if none has, all. */
  void keep(String token, Principal principal, Instant until, Instant now) {
    if (known.size() >= MOST) {
      known.values().removeIf(old -> !now.isBefore(old.until()));
      if (known.size() >= MOST) {
        known.clear();
      }
    }
    known.put(hash(token), new Known(principal, until));
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package io.k8slab.audit.chain;

import io.k8slab.http.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch of rows, closed. It stays when its rows are past retention.
 *
 * @param number without gaps, from 1
 * @param entries how many rows
 * @param previous the hash of the seal before; zeros in the first
 * @param root SHA-256 over the hashes of the rows, in their order
 * @param hash SHA-256 over all of the above
 * @param mac HMAC-SHA-256 of the hash, where the sealer had a key
 */
public record Seal(
    long number,
    int entries,
    byte[] previous,
    byte[] root,
    Instant sealedAt,
    byte[] hash,
    byte @Nullable [] mac) {
  static final int HASH_BYTES = 32;

  /** What the first seal follows. */
  static final Head NONE = new Head(0, new byte[HASH_BYTES]);

  /** The end of the chain. */
  public record Head(long number, byte[] hash) {}

  static Seal after(Head head, List<byte[]> rowHashes, Instant sealedAt, AuditKeys keys) {
    long number = head.number() + 1;
    var root = root(rowHashes);
    var hash = hash(number, rowHashes.size(), head.hash(), root, sealedAt);
    return new Seal(
        number, rowHashes.size(), head.hash(), root, sealedAt, hash, keys.mac(hash).orElse(null));
  }

  static byte[] root(List<byte[]> rowHashes) {
    var digest = Sha256.begin();
    rowHashes.forEach(digest::update);
    return digest.digest();
  }

  boolean isHashedRight() {
    return previous.length == HASH_BYTES
        && root.length == HASH_BYTES
        && Arrays.equals(hash, hash(number, entries, previous, root, sealedAt));
  }

  /** Every part has its length, so none can be taken for another's. */
  private static byte[] hash(
      long number, int entries, byte[] previous, byte[] root, Instant sealedAt) {
    return Sha256.of(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 2 * HASH_BYTES + Long.BYTES)
            .putLong(number)
            .putInt(entries)
            .put(previous)
            .put(root)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, sealedAt))
            .array());
  }

  String hashText() {
    return HexFormat.of().formatHex(hash);
  }
}

package io.k8slab.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Where a page ended in an order, as an opaque text that only its reader can use, in that order
 * only. {@link PageCursor} is that of lists with the newest first.
 */
public final class OrderCursor {
  private static final int ID = 2 * Long.BYTES;
  private static final int CHECK = 8;

  private OrderCursor() {}

  /**
   * A place in the order.
   *
   * @param key what is ordered by, as text; short
   * @param id decides between equal keys
   */
  public record Position(String key, UUID id) {}

  public static String of(UUID userId, String order, Position position) {
    var key = position.key().getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(ID + key.length + CHECK);
    bytes.putLong(position.id().getMostSignificantBits());
    bytes.putLong(position.id().getLeastSignificantBits());
    bytes.put(key);
    bytes.put(check(userId, order, bytes.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * @throws ProblemException 422 where it is not one of ours, for this person and this order
   */
  public static Position read(UUID userId, String order, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    if (bytes.length < ID + CHECK) {
      throw wrong();
    }
    var given = Arrays.copyOfRange(bytes, bytes.length - CHECK, bytes.length);
    if (!MessageDigest.isEqual(given, check(userId, order, bytes))) {
      throw wrong();
    }
    var buffer = ByteBuffer.wrap(bytes);
    var id = new UUID(buffer.getLong(), buffer.getLong());
    return new Position(
        new String(bytes, ID, bytes.length - CHECK - ID, StandardCharsets.UTF_8), id);
  }

  private static ProblemException wrong() {
    return Problem.ofFields(
            ProblemType.INVALID_FIELD,
            "The cursor is not one that we gave you; begin without one.",
            List.of(new FieldError("cursor", "must be the next_cursor of the page before")))
        .asException();
  }

  /** Of all but the end, where it is kept. */
  private static byte[] check(UUID userId, String order, byte[] bytes) {
    var digest = Sha256.begin();
    digest.update((userId + " " + order + " ").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes, 0, bytes.length - CHECK);
    return Arrays.copyOf(digest.digest(), CHECK);
  }
}

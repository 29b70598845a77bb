package io.k8slab.http;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Where a page ended, as an opaque text that only its reader can use. */
public final class PageCursor {
  private static final int CHECK = 8;
  private static final int LENGTH = Long.BYTES + 2 * Long.BYTES + CHECK;

  private PageCursor() {}

  /** A place in the order, newest first. */
  public record Position(Instant createdAt, UUID id) {}

  public static String of(UUID userId, Position position) {
    var bytes = ByteBuffer.allocate(LENGTH);
    bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, position.createdAt()));
    bytes.putLong(position.id().getMostSignificantBits());
    bytes.putLong(position.id().getLeastSignificantBits());
    bytes.put(check(userId, bytes.array()), 0, CHECK);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * @throws ProblemException 422 where it is not one of ours, for this person
   */
  public static Position read(UUID userId, String cursor) {
    try {
      var bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == LENGTH) {
        var given = Arrays.copyOfRange(bytes, LENGTH - CHECK, LENGTH);
        var due = Arrays.copyOf(check(userId, bytes), CHECK);
        var buffer = ByteBuffer.wrap(bytes);
        var createdAt = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
        var id = new UUID(buffer.getLong(), buffer.getLong());
        if (MessageDigest.isEqual(given, due)) {
          return new Position(createdAt, id);
        }
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw wrong();
    }
    throw wrong();
  }

  static ProblemException wrong() {
    return Problem.ofFields(
            ProblemType.INVALID_FIELD,
            "The cursor is not one that we gave you; begin without one.",
            List.of(new FieldError("cursor", "must be the next_cursor of the page before")))
        .asException();
  }

  private static byte[] check(UUID userId, byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(userId.toString().getBytes(StandardCharsets.UTF_8));
      digest.update(bytes, 0, LENGTH - CHECK);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package io.k8slab.http;

import java.time.Instant;
import java.util.UUID;

/** Where a page of what is newest first ended, as an opaque text that only its reader can use. */
public final class PageCursor {
  private static final String ORDER = "-created_at";

  private PageCursor() {}

  /** A place in the order, newest first. */
  public record Position(Instant createdAt, UUID id) {}

  public static String of(UUID userId, Position position) {
    return OrderCursor.of(
        userId, ORDER, new OrderCursor.Position(position.createdAt().toString(), position.id()));
  }

  /**
   * @throws ProblemException 422 where it is not one of ours, for this person
   */
  public static Position read(UUID userId, String cursor) {
    var position = OrderCursor.read(userId, ORDER, cursor);
    return new Position(Instant.parse(position.key()), position.id());
  }
}

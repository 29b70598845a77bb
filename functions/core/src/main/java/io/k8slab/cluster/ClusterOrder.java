package io.k8slab.cluster;

import io.k8slab.http.OrderCursor;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** In which order clusters are listed; equal ones by their ids. */
public enum ClusterOrder {
  NEWEST("-created_at"),
  OLDEST("created_at"),
  NAME("name"),

  /** What has no lease yet comes last: its key is {@link #NEVER}. */
  EXPIRES("expires_at");

  public static final Instant NEVER = Instant.MAX;

  private final String wireName;

  ClusterOrder(String wireName) {
    this.wireName = wireName;
  }

  private String key(Cluster cluster) {
    return switch (this) {
      case NEWEST, OLDEST -> cluster.createdAt().toString();
      case NAME -> cluster.name();
      case EXPIRES -> Objects.requireNonNullElse(cluster.expiresAt(), NEVER).toString();
    };
  }

  /**
   * As the document has it.
   *
   * @throws IllegalArgumentException for a name that is none
   */
  public static ClusterOrder named(String wireName) {
    return Stream.of(values())
        .filter(order -> order.wireName.equals(wireName))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /** Where the page that ends with this one goes on. */
  public String cursor(UUID userId, Cluster last) {
    return OrderCursor.of(userId, wireName, new OrderCursor.Position(key(last), last.id()));
  }

  /**
   * The place after which a page begins.
   *
   * @throws io.k8slab.http.ProblemException 422 where the cursor is another person's or another
   *     order's
   */
  public OrderCursor.Position position(UUID userId, String cursor) {
    return OrderCursor.read(userId, wireName, cursor);
  }
}

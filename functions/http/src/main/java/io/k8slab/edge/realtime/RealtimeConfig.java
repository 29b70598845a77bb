package io.k8slab.edge.realtime;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.http.api.CorsConfig;
import java.time.Duration;
import java.util.Set;

/**
 * Who may open sockets, how many, and how patiently.
 *
 * @param allowedOrigins such as {@code https://lab.example.com}, beside the edge's own host
 * @param sockets of all people together
 * @param socketsPerUser of one person, at this instance
 * @param firstMessage how long a socket waits for its first message before it goes live
 * @param ping how often; a socket ends where two were not answered
 * @param recheck how often it is looked whether people may still listen
 * @param withoutSession how long the socket of a token for programs lives: the token may end, and
 *     no session says so
 * @param sendTimeout how long one message may take to be written
 */
public record RealtimeConfig(
    Set<String> allowedOrigins,
    int sockets,
    int socketsPerUser,
    Duration firstMessage,
    Duration ping,
    Duration recheck,
    Duration withoutSession,
    Duration sendTimeout) {
  public static final RealtimeConfig DEFAULT =
      new RealtimeConfig(
          Set.of(),
          2_500,
          10,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10));

  private static final int MOST_SOCKETS = 100_000;

  public RealtimeConfig {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /**
   * Reads {@code K8SLAB_ALLOWED_ORIGINS}, {@code K8SLAB_SOCKETS} and {@code
   * K8SLAB_SOCKETS_PER_USER}.
   *
   * @throws InvalidSetting naming the key
   */
  public static RealtimeConfig from(Settings settings) {
    return new RealtimeConfig(
        CorsConfig.from(settings).origins(),
        settings.number("K8SLAB_SOCKETS", DEFAULT.sockets, 1, MOST_SOCKETS),
        settings.number("K8SLAB_SOCKETS_PER_USER", DEFAULT.socketsPerUser, 1, MOST_SOCKETS),
        DEFAULT.firstMessage,
        DEFAULT.ping,
        DEFAULT.recheck,
        DEFAULT.withoutSession,
        DEFAULT.sendTimeout);
  }

  /** Whether {@code K8SLAB_REALTIME} is {@code on}; off where it is absent. */
  public static boolean isOn(Settings settings) {
    return switch (settings.text("K8SLAB_REALTIME", "off")) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new InvalidSetting("K8SLAB_REALTIME", "must be on or off");
    };
  }
}

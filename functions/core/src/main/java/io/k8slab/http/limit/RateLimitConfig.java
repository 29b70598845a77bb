package io.k8slab.http.limit;

import io.k8slab.config.Settings;
import io.k8slab.http.limit.RateLimits.Kind;

/**
 * Requests in a minute, which a rested caller may also send at once. People have limits of their
 * own; where nobody is signed in, or a token is wrong, the network address has one.
 *
 * @param reads of one person
 * @param writes of one person: everything but GET and HEAD
 * @param addressReads of one address
 * @param addressWrites of one address
 * @param chunkPercent how much of a limit one instance lets through before it tells the others: all
 *     instances together let through at most a limit and so much of it for each instance
 */
public record RateLimitConfig(
    int reads, int writes, int addressReads, int addressWrites, int chunkPercent) {
  private static final int MOST = 1_000_000_000;

  /** A page that is open asks twice a second at most, a pipeline rarely more. */
  public static final RateLimitConfig DEFAULT = new RateLimitConfig(1200, 300, 600, 300, 10);

  /**
   * Reads {@code K8SLAB_RATE_LIMIT_*}.
   *
   * @throws io.k8slab.config.InvalidSetting naming the key
   */
  public static RateLimitConfig from(Settings settings) {
    var usual = DEFAULT;
    return new RateLimitConfig(
        number(settings, "K8SLAB_RATE_LIMIT_READS", usual.reads, MOST),
        number(settings, "K8SLAB_RATE_LIMIT_WRITES", usual.writes, MOST),
        number(settings, "K8SLAB_RATE_LIMIT_ADDRESS_READS", usual.addressReads, MOST),
        number(settings, "K8SLAB_RATE_LIMIT_ADDRESS_WRITES", usual.addressWrites, MOST),
        number(settings, "K8SLAB_RATE_LIMIT_CHUNK_PERCENT", usual.chunkPercent, 100));
  }

  private static int number(Settings settings, String name, int usual, int most) {
    return settings.number(name, usual, 1, most);
  }

  Limit of(Kind kind) {
    int perMinute =
        switch (kind) {
          case PERSON_READS -> reads;
          case PERSON_WRITES -> writes;
          case ADDRESS_READS -> addressReads;
          case ADDRESS_WRITES -> addressWrites;
        };
    return new Limit(perMinute, Math.max(1, (int) ((long) perMinute * chunkPercent / 100)));
  }
}

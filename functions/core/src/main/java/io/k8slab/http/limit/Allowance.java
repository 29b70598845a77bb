package io.k8slab.http.limit;

import io.k8slab.http.Response;

/**
 * What a caller is told of a limit.
 *
 * @param limit requests that a rested caller may send at once
 * @param remaining how many of them are left
 * @param reset when all are there again, in seconds since 1970
 * @param retryAfter seconds until the next one is let through; 0 where one is left
 */
record Allowance(int limit, int remaining, long reset, long retryAfter) {
  static Allowance of(Limit limit, double tokens, long nowMillis) {
    double untilFull = (limit.perMinute() - tokens) / limit.perSecond();
    double untilOne = (1 - tokens) / limit.perSecond();
    return new Allowance(
        limit.perMinute(),
        Math.max(0, (int) tokens),
        (long) Math.ceil(nowMillis / 1000.0 + untilFull),
        tokens >= 1 ? 0 : Math.max(1, (long) Math.ceil(untilOne)));
  }

  Response on(Response response) {
    return response
        .with("x-ratelimit-limit", Integer.toString(limit))
        .with("x-ratelimit-remaining", Integer.toString(remaining))
        .with("x-ratelimit-reset", Long.toString(reset));
  }
}

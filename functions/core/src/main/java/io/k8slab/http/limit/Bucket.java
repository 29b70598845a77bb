package io.k8slab.http.limit;

/** One caller's tokens as this instance knows them. For one thread at a time. */
final class Bucket {
  private double tokens;
  private long atMillis;
  private int untold;

  Bucket(Limit limit, long nowMillis) {
    this.tokens = limit.perMinute();
    this.atMillis = nowMillis;
  }

  /**
   * How it stands after a request.
   *
   * @param taken whether the request may go on
   * @param untold how many tokens the others are to be told of now; mostly 0
   */
  record Taken(boolean taken, int untold, Allowance left) {}

  Taken take(Limit limit, long nowMillis) {
    refill(limit, nowMillis);
    boolean taken = tokens >= 1;
    int told = 0;
    if (taken) {
      tokens--;
      untold++;
      if (untold >= limit.chunk()) {
        told = untold;
        untold = 0;
      }
    }
    return new Taken(taken, told, Allowance.of(limit, tokens, nowMillis));
  }

  Allowance look(Limit limit, long nowMillis) {
    refill(limit, nowMillis);
    return Allowance.of(limit, tokens, nowMillis);
  }

  /**
   * What all instances have left.
   *
   * @param shared less than 0 where they gave out too many: first that flows in again
   */
  void learn(double shared) {
    tokens = Math.min(tokens, shared - untold);
  }

  private void refill(Limit limit, long nowMillis) {
    long elapsed = Math.max(0, nowMillis - atMillis); // a clock may be set back
    tokens = Math.min(limit.perMinute(), tokens + elapsed * limit.perSecond() / 1000);
    atMillis = nowMillis;
  }
}

package io.k8slab.http.limit;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import io.k8slab.http.limit.RateLimits.Kind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request before the limits: who it is counted for is known bit by bit. For one thread. */
public final class Turn {
  private final RateLimits limits;
  private final boolean read;
  private final String network;
  private @Nullable Allowance counted;

  Turn(RateLimits limits, boolean read, String network) {
    this.limits = limits;
    this.read = read;
    this.network = network;
  }

  /**
   * Counts it for a person.
   *
   * @throws io.k8slab.http.ProblemException 429 where it is one too many
   */
  public void takeOf(UUID person) {
    take(read ? Kind.PERSON_READS : Kind.PERSON_WRITES, person);
  }

  /**
   * Counts it for where it comes from: nobody is signed in.
   *
   * @throws io.k8slab.http.ProblemException 429 where it is one too many
   */
  public void takeOfAddress() {
    take(ofAddress(), network);
  }

  /** The answer with how the limit stands; that of the address where it was counted for nobody. */
  public Response on(Response answer) {
    var shown = counted == null ? limits.look(ofAddress(), network) : counted;
    return shown.on(answer);
  }

  private Kind ofAddress() {
    return read ? Kind.ADDRESS_READS : Kind.ADDRESS_WRITES;
  }

  private void take(Kind kind, Object caller) {
    var result = limits.take(kind, caller);
    counted = result.left();
    if (!result.taken()) {
      long seconds = result.left().retryAfter();
      throw new Problem(
              ProblemType.RATE_LIMITED,
              "More than %d requests in a minute; the next is let through in %d s."
                  .formatted(result.left().limit(), seconds),
              List.of(),
              Map.of("retry-after", Long.toString(seconds)))
          .asException();
    }
  }
}

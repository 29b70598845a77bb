package io.k8slab.http.api;

import io.k8slab.http.Problem;
import io.k8slab.http.Response;
import org.jspecify.annotations.Nullable;

/** What an edge answers where a request cannot reach {@code api}, in the API's own form. */
public final class Refuse {
  private Refuse() {}

  /**
   * The answer.
   *
   * @param instance the path, as far as it is known
   * @param sentCorrelationId what the client sent as that, if anything
   */
  public static Response with(
      Problem problem, String instance, @Nullable String sentCorrelationId) {
    var correlationId = CorrelationIds.of(sentCorrelationId);
    return AnswerHeaders.on(ProblemDocument.write(problem, instance, correlationId), correlationId);
  }
}

package io.k8slab.cluster;

import io.k8slab.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who caused a change and in which connection: kept in audit rows, logs and messages.
 *
 * @param actor {@code user:<id>}, {@code agent:<id>} or {@code function:<name>}
 * @param address the client's, where there is one
 */
public record Occasion(
    String actor, String correlationId, @Nullable String traceparent, @Nullable String address) {

  public static Occasion of(Request request) {
    return new Occasion(
        "user:" + request.caller().userId(),
        request.correlationId(),
        request.header("traceparent").orElse(null),
        request.remoteAddress());
  }

  public static Occasion ofFunction(String name, String correlationId) {
    return new Occasion("function:" + name, correlationId, null, null);
  }
}

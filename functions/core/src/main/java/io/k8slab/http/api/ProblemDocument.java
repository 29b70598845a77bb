package io.k8slab.http.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.k8slab.http.ApiJson;
import io.k8slab.http.FieldError;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A problem as it is written (RFC 9457). */
record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String correlationId,
    @Nullable List<FieldError> errors,
    @JsonAnyGetter Map<String, ?> extensions) {

  static Response write(Problem problem, String instance, String correlationId) {
    var type = problem.type();
    var headers = new TreeMap<>(problem.headers());
    headers.put("content-type", "application/problem+json");
    if (type.status() == 401) {
      headers.putIfAbsent("www-authenticate", challenge(type));
    }
    return new Response(
        type.status(),
        headers,
        ApiJson.MAPPER.writeValueAsBytes(
            new ProblemDocument(
                type.uri(),
                type.title(),
                type.status(),
                problem.detail(),
                instance,
                correlationId,
                problem.errors().isEmpty() ? null : problem.errors(),
                problem.extensions())));
  }

  /** RFC 6750: the error code is for a token that was sent and not believed. */
  private static String challenge(ProblemType type) {
    return type == ProblemType.INVALID_TOKEN
        ? "Bearer realm=\"k8slab\", error=\"invalid_token\""
        : "Bearer realm=\"k8slab\"";
  }
}

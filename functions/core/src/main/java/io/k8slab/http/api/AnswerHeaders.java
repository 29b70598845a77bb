package io.k8slab.http.api;

import io.k8slab.http.Response;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What every answer carries; a handler's own header of the same name wins. */
public final class AnswerHeaders {
  private static final Map<String, String> ALWAYS =
      Map.of(
          "strict-transport-security",
          "max-age=31536000; includeSubDomains",
          "x-content-type-options",
          "nosniff",
          "content-security-policy",
          "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'",
          "referrer-policy",
          "no-referrer",
          "cross-origin-resource-policy",
          "same-origin",
          "cross-origin-opener-policy",
          "same-origin",
          "x-frame-options",
          "DENY", // for browsers that do not know frame-ancestors
          "x-permitted-cross-domain-policies",
          "none",
          "permissions-policy",
          "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
          "cache-control",
          "no-store");

  private AnswerHeaders() {}

  /**
   * For an edge's own answers.
   *
   * @param sentCorrelationId what the client sent as that, if anything
   */
  public static Response onOwn(Response response, @Nullable String sentCorrelationId) {
    return on(response, CorrelationIds.of(sentCorrelationId));
  }

  static Response on(Response response, String correlationId) {
    var headers = new TreeMap<>(ALWAYS);
    headers.putAll(response.headers());
    headers.put(CorrelationIds.HEADER, correlationId);
    return new Response(response.status(), headers, response.body());
  }
}

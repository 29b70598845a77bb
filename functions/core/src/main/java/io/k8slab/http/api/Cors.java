package io.k8slab.http.api;

import io.k8slab.http.Response;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.springframework.messaging.Message;

/**
 * Lets pages of the origins that are configured read answers, before {@code api}. Credentials are
 * not allowed: a token is a header that the page itself sets, and there are no cookies. Nothing is
 * protected by this: a request of any page is answered, and its browser keeps the answer from it.
 */
public final class Cors implements Function<Message<byte[]>, Message<byte[]>> {
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";

  /** The longest that browsers keep such an answer, in seconds. */
  private static final String MAX_AGE = "7200";

  private static final Map<String, String> PREFLIGHT =
      Map.of(
          "access-control-allow-methods",
          "GET, HEAD, POST, PUT, PATCH, DELETE",
          "access-control-allow-headers",
          "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match,"
              + " X-Correlation-Id, Traceparent",
          "access-control-max-age",
          MAX_AGE);

  private static final String EXPOSED =
      "ETag, Link, Location, Retry-After, WWW-Authenticate, X-Correlation-Id, X-RateLimit-Limit,"
          + " X-RateLimit-Remaining, X-RateLimit-Reset";

  private final CorsConfig config;
  private final Function<Message<byte[]>, Message<byte[]>> api;

  public Cors(CorsConfig config, Function<Message<byte[]>, Message<byte[]>> api) {
    this.config = config;
    this.api = api;
  }

  @Override
  public Message<byte[]> apply(Message<byte[]> message) {
    if (config.origins().isEmpty()) {
      return api.apply(message);
    }
    var headers = HttpMessages.headers(message);
    var origin = headers.getOrDefault("origin", "");
    boolean allowed = config.origins().contains(origin.toLowerCase(Locale.ROOT));
    if (allowed && isPreflight(message, headers)) {
      return HttpMessages.response(preflight(origin, headers));
    }
    var answer = HttpMessages.responseOf(api.apply(message));
    return HttpMessages.response(allowed ? readable(answer, origin) : varying(answer));
  }

  private static boolean isPreflight(Message<byte[]> message, Map<String, String> headers) {
    return HttpMessages.method(message).equals("OPTIONS")
        && headers.containsKey("access-control-request-method");
  }

  private static Response preflight(String origin, Map<String, String> sent) {
    var answer = varying(new Response(204, PREFLIGHT, new byte[0]).with(ALLOW_ORIGIN, origin));
    return AnswerHeaders.onOwn(answer, sent.get(CorrelationIds.HEADER));
  }

  private static Response readable(Response answer, String origin) {
    return varying(answer)
        .with(ALLOW_ORIGIN, origin)
        .with("access-control-expose-headers", EXPOSED);
  }

  /**
   * Also where nothing is allowed: a cache must not give that answer to a page that may read it.
   */
  private static Response varying(Response answer) {
    return answer.with("vary", "Origin");
  }
}

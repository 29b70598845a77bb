package io.k8slab.http;

import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A strong entity tag.
 *
 * @param value without quotes: letters, digits, {@code -._}
 */
public record ETag(String value) {
  public ETag {
    if (!value.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("not an entity tag");
    }
  }

  /** 304 where the client has this already, else the answer with the tag on it. */
  public Response answer(Request request, Supplier<Response> answer) {
    var response = isKnownTo(request) ? Response.empty(304) : answer.get();
    return response.with("etag", quoted());
  }

  /**
   * The same with an answer at hand. A 304 carries its headers, too: a browser puts those that come
   * with a 304 in the place of the ones it kept (RFC 9111, 4.3.4), and without a page's own policy
   * it would have the strictest from then on.
   */
  public Response answer(Request request, Response whole) {
    var answer = answer(request, () -> whole);
    if (answer.status() != 304) {
      return answer;
    }
    var headers = new TreeMap<>(whole.headers());
    headers.putAll(answer.headers());
    headers.remove("content-type");
    return new Response(304, headers, answer.body());
  }

  private boolean isKnownTo(Request request) {
    return request
        .header("if-none-match")
        .filter(
            header ->
                Stream.of(header.split(","))
                    .map(tag -> tag.strip().replaceFirst("^W/", ""))
                    .anyMatch(tag -> tag.equals("*") || tag.equals(quoted())))
        .isPresent();
  }

  private String quoted() {
    return '"' + value + '"';
  }
}

package io.k8slab.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The {@code Link} to the page that follows (RFC 8288). */
public final class NextPage {
  private NextPage() {}

  /** The same request from this cursor on. */
  public static String link(Request request, String cursor) {
    var query =
        request.query().keySet().stream()
            .filter(name -> !name.equals("cursor"))
            .sorted()
            .map(name -> name + "=" + encode(request.queryValue(name).orElse("")))
            .collect(Collectors.joining("&"));
    return "<%s?%scursor=%s>; rel=\"next\""
        .formatted(request.path(), query.isEmpty() ? "" : query + "&", cursor);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

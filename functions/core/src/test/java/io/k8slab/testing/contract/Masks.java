package io.k8slab.testing.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What may differ between two runs of the suite, and nothing else. */
final class Masks {
  /** An edge's own: the connection's, and what only a socket needs. */
  private static final Set<String> EDGE_HEADERS =
      Set.of("connection", "content-length", "keep-alive", "date", "transfer-encoding");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(access_token|refresh_token|ticket|device_code|user_code|verification_uri_complete"
              + "|kid|x|y|address|device_address|user_agent|next_cursor|token)\":\"[^\"]*\"");
  private static final Pattern CURSOR = Pattern.compile("cursor=[A-Za-z0-9_-]+");
  private static final Pattern USER_CODE =
      Pattern.compile("/auth/device/[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");

  /** Of a body that holds an id or a time. */
  private static final Pattern ETAG = Pattern.compile("\"[0-9a-f]{17,}\"");

  private final Map<String, String> ids = new HashMap<>();

  /** An id becomes the number of its first appearance, so that it is seen where it comes again. */
  String of(String text) {
    var masked = TOKEN.matcher(text).replaceAll("\"$1\":\"TOKEN\"");
    masked = TIME.matcher(masked).replaceAll("TIME");
    masked = CURSOR.matcher(masked).replaceAll("cursor=CURSOR");
    masked = USER_CODE.matcher(masked).replaceAll("/auth/device/CODE");
    return UUID.matcher(masked)
        .replaceAll(id -> ids.computeIfAbsent(id.group(), _ -> "ID-" + (ids.size() + 1)));
  }

  Map<String, String> of(Map<String, String> headers) {
    var masked = new TreeMap<String, String>();
    headers.forEach(
        (name, value) -> {
          if (!EDGE_HEADERS.contains(name)) {
            masked.put(
                name,
                switch (name) {
                  case "etag" -> ETAG.matcher(value).replaceAll("ETAG");
                  // they depend on the time between two requests
                  case "x-ratelimit-remaining", "x-ratelimit-reset" -> "COUNT";
                  default -> of(value);
                });
          }
        });
    return masked;
  }
}

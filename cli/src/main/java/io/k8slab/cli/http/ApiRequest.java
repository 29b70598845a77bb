package io.k8slab.cli.http;

import io.k8slab.cli.json.JsonText;
import io.k8slab.cli.json.JsonWritable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to be.
 *
 * @param path below the server's URL, with its query, encoded
 * @param accept the media type of the answer that is wanted; problems are accepted always
 * @param key the Idempotency-Key, where the route takes one
 * @param patience until the answer has to be there
 */
public record ApiRequest(
    String method,
    String path,
    @Nullable String contentType,
    @Nullable String body,
    String accept,
    @Nullable String key,
    @Nullable String bearer,
    Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String JSON = "application/json";

  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, null, null, JSON, null, null, PATIENCE);
  }

  public static ApiRequest delete(String path) {
    return new ApiRequest("DELETE", path, null, null, JSON, null, null, PATIENCE);
  }

  public static ApiRequest post(String path, JsonWritable body) {
    String json = JsonText.write(body.write());
    return new ApiRequest("POST", path, JSON, json, JSON, null, null, PATIENCE);
  }

  /** Without a body. */
  public static ApiRequest post(String path) {
    return new ApiRequest("POST", path, null, null, JSON, null, null, PATIENCE);
  }

  public static ApiRequest postForm(String path, Map<String, String> fields) {
    return new ApiRequest(
        "POST",
        path,
        "application/x-www-form-urlencoded",
        query(fields),
        JSON,
        null,
        null,
        PATIENCE);
  }

  /** Such as {@code a=1&b=2}, encoded. */
  public static String query(Map<String, String> fields) {
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      query
          .append(query.isEmpty() ? "" : "&")
          .append(field.getKey())
          .append('=')
          .append(encoded(field.getValue()));
    }
    return query.toString();
  }

  /** Fit for a path segment and for a query alike. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public ApiRequest accepting(String mediaType) {
    return new ApiRequest(method, path, contentType, body, mediaType, key, bearer, patience);
  }

  public ApiRequest withKey(String idempotencyKey) {
    return new ApiRequest(
        method, path, contentType, body, accept, idempotencyKey, bearer, patience);
  }

  public ApiRequest withBearer(String token) {
    return new ApiRequest(method, path, contentType, body, accept, key, token, patience);
  }

  /** For a long poll: the time the server may take comes on top. */
  public ApiRequest waiting(Duration more) {
    return new ApiRequest(
        method, path, contentType, body, accept, key, bearer, PATIENCE.plus(more));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}

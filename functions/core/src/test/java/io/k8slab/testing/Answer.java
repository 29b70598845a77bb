package io.k8slab.testing;

import io.k8slab.http.Response;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer as a test looks at it. */
public record Answer(Response response) {
  public int status() {
    return response.status();
  }

  public String header(String lowerCaseName) {
    return response.headers().getOrDefault(lowerCaseName, "");
  }

  public String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    return JsonMapper.shared().readTree(response.body());
  }

  /** A field of the body. */
  public String field(String name) {
    return json().path(name).asString();
  }

  /** The problem's type without its prefix, such as {@code not-found}; empty where it is none. */
  public String problem() {
    return header("content-type").equals("application/problem+json")
        ? field("type").replace("urn:k8slab:problem:", "")
        : "";
  }

  /** The pointers of the problem's errors. */
  public java.util.List<String> pointers() {
    return json().path("errors").valueStream().map(e -> e.path("pointer").asString()).toList();
  }

  @Override
  public String toString() {
    return status() + " " + text();
  }
}

package io.k8slab.cli.testing;

import io.k8slab.cli.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model says. */
public record ModelAnswer(int status, @Nullable String contentType, byte[] body) {
  static final String CORRELATION = "0197-test-correlation";

  static ModelAnswer json(int status, Object json) {
    return text(status, "application/json", JsonText.write(json));
  }

  public static ModelAnswer text(int status, String contentType, String text) {
    return new ModelAnswer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  static ModelAnswer empty(int status) {
    return new ModelAnswer(status, null, new byte[0]);
  }

  public static ModelAnswer problem(int status, String slug, String detail) {
    return problem(status, slug, detail, Map.of());
  }

  /**
   * @param more members on top, such as {@code errors}
   */
  public static ModelAnswer problem(
      int status, String slug, String detail, Map<String, Object> more) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:k8slab:problem:" + slug);
    problem.put("title", "Title of " + slug);
    problem.put("status", (long) status);
    problem.put("detail", detail);
    problem.put("correlation_id", CORRELATION);
    problem.putAll(more);
    return text(status, "application/problem+json", JsonText.write(problem));
  }
}

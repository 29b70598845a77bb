package io.k8slab.cli.http;

import io.k8slab.cli.api.Problem;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.json.JsonText;
import io.k8slab.cli.json.MalformedJson;
import io.k8slab.cli.json.UnexpectedShape;
import io.k8slab.cli.terminal.Printable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came back, whatever it was: nothing is believed yet. */
public record Answer(
    URI uri,
    int status,
    @Nullable String contentType,
    @Nullable String correlationId,
    @Nullable String retryAfter,
    byte[] body) {

  public boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** Its body in both forms. */
  public <T> Reply<T> read(Function<Object, T> reader) {
    check();
    try {
      Object json = JsonText.parse(body);
      return new Reply<>(reader.apply(json), json);
    } catch (MalformedJson | UnexpectedShape e) {
      throw Failure.of(
          ExitCode.UNEXPECTED,
          "The server's answer is not what the K8s-Lab API promises: " + e.getMessage(),
          e,
          called());
    }
  }

  /**
   * @throws Failure unless it is YAML
   */
  public byte[] yaml() {
    check();
    if (contentType == null || !contentType.contains("yaml")) {
      throw Failure.of(
          ExitCode.UNEXPECTED,
          "The server's answer is not what the K8s-Lab API promises: not YAML",
          called());
    }
    return body;
  }

  /**
   * @throws Failure unless it is a success
   */
  public Answer check() {
    if (succeeded()) {
      return this;
    }
    throw problem()
        .map(this::failure)
        .orElseGet(
            () ->
                Failure.ofStatus(
                    status,
                    "The server answered " + status + " without saying why",
                    called()
                        + (status >= 300 && status < 400 ? ": a redirect is not followed" : "")));
  }

  /** The problem's type, or an empty string where the answer is no problem document. */
  public String problemType() {
    return problem().map(Problem::type).orElse("");
  }

  private Optional<Problem> problem() {
    boolean json = contentType != null && contentType.contains("json");
    if (succeeded() || !json) {
      return Optional.empty();
    }
    try {
      return Optional.of(Problem.read(JsonText.parse(body)));
    } catch (MalformedJson | UnexpectedShape e) {
      // some proxy's own JSON: the status speaks for it
      return Optional.empty();
    }
  }

  private Failure failure(Problem problem) {
    List<String> lines = new ArrayList<>();
    if (problem.detail() != null) {
      lines.add(Printable.of(problem.detail()));
    }
    if (problem.errors() != null) {
      problem
          .errors()
          .forEach(e -> lines.add(Printable.of(field(e.pointer()) + ": " + e.detail())));
    }
    if (retryAfter != null) {
      lines.add("Try again in " + Printable.of(retryAfter) + " s.");
    }
    lines.add("correlation id: " + Printable.of(problem.correlationId()));
    return Failure.ofProblem(
        problem.type(), status, Printable.of(problem.title()), List.copyOf(lines));
  }

  private static String field(String pointer) {
    return pointer.startsWith("/") ? pointer.substring(1).replace('/', '.') : pointer;
  }

  private String called() {
    return "asked: "
        + uri
        + (correlationId == null ? "" : " (correlation id: " + Printable.of(correlationId) + ")");
  }

  /** Without the body, which may be a secret. */
  @Override
  public String toString() {
    return "Answer[" + uri + " " + status + "]";
  }
}

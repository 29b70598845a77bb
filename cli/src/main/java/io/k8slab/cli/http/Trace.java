package io.k8slab.cli.http;

import io.k8slab.cli.json.JsonText;
import io.k8slab.cli.json.MalformedJson;
import io.k8slab.cli.terminal.Printable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP exchanges on stderr, once {@code --verbose} has switched it on. Never shown: bearer
 * tokens, forms, the members named in {@link #SECRET}, and bodies that are not JSON (a kubeconfig).
 */
public final class Trace {
  private static final Set<String> SECRET =
      Set.of("password", "access_token", "refresh_token", "client_key");

  private final PrintStream err;
  private boolean on;

  public Trace(PrintStream err) {
    this.err = err;
  }

  public void switchOn() {
    on = true;
  }

  public boolean isOn() {
    return on;
  }

  void request(ApiRequest request, String url) {
    if (!on) {
      return;
    }
    err.println("> " + request.method() + " " + url);
    if (request.bearer() != null) {
      err.println("> Authorization: Bearer (hidden)");
    }
    if (request.key() != null) {
      err.println("> Idempotency-Key: " + request.key());
    }
    if (request.body() != null) {
      err.println(
          "> " + body(request.contentType(), request.body().getBytes(StandardCharsets.UTF_8)));
    }
  }

  void answer(Answer answer, Duration took) {
    if (!on) {
      return;
    }
    err.println(
        "< "
            + answer.status()
            + " in "
            + took.toMillis()
            + " ms, correlation id "
            + Printable.of(String.valueOf(answer.correlationId())));
    if (answer.body().length > 0) {
      err.println("< " + body(answer.contentType(), answer.body()));
    }
  }

  void failed(Exception e) {
    if (on) {
      err.println("< " + e);
    }
  }

  private static String body(@Nullable String contentType, byte[] body) {
    String hidden = "(" + body.length + " bytes of " + contentType + ")";
    if (contentType == null || !contentType.contains("json")) {
      return Printable.of(hidden);
    }
    try {
      return JsonText.write(withoutSecrets(JsonText.parse(body)));
    } catch (MalformedJson e) {
      return Printable.of(hidden + ", " + e.getMessage());
    }
  }

  private static @Nullable Object withoutSecrets(@Nullable Object json) {
    return switch (json) {
      case Map<?, ?> members -> {
        Map<Object, @Nullable Object> shown = new LinkedHashMap<>();
        members.forEach(
            (name, value) ->
                shown.put(
                    name,
                    SECRET.contains(String.valueOf(name)) ? "(hidden)" : withoutSecrets(value)));
        yield shown;
      }
      case List<?> elements -> elements.stream().map(Trace::withoutSecrets).toList();
      case null, default -> json;
    };
  }
}

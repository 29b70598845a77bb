package io.k8slab.cli.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.k8slab.cli.json.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The API on loopback. Every answer is held against the OpenAPI document, and so is every request
 * that it accepts; what does not fit is in {@link #violations()}.
 */
public final class ModelServer implements AutoCloseable {
  private static final OpenApiDocument DOCUMENT = new OpenApiDocument();

  /** One request as it came in. */
  public record Seen(String method, String path, @Nullable String authorization, String body) {}

  private record Fault(String path, @Nullable ModelAnswer answer, Runnable before) {}

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ModelAccounts accounts = new ModelAccounts();
  private final ModelBrowser browser = new ModelBrowser(accounts);
  private final ModelClusters clusters;
  private final ModelHosts hosts;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  public ModelServer(InstantSource clock) throws IOException {
    clusters = new ModelClusters(clock);
    hosts = new ModelHosts(clock);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  public List<String> violations() {
    return violations;
  }

  public List<Seen> seen() {
    return seen;
  }

  public long seen(String method, String path) {
    return seen.stream().filter(s -> s.method().equals(method) && s.path().equals(path)).count();
  }

  public void person(String email, String password) {
    accounts.passwords.put(email, password);
  }

  public int refreshes() {
    return accounts.refreshes.get();
  }

  public int refreshTokens() {
    return accounts.refreshTokens();
  }

  public void accessTokensLive(long seconds) {
    accounts.expiresIn = seconds;
  }

  public void forgetAccessTokens() {
    accounts.forgetAccessTokens();
  }

  public void forgetEverything() {
    accounts.forgetEverything();
  }

  /** What this program answered the browser that came back from a provider. */
  public List<String> browserAnswers() {
    return browser.answers();
  }

  public void providerDenies() {
    browser.denies = true;
  }

  /** The next long poll comes back at once and empty. */
  public void holdNoRequest() {
    clusters.holdsNoRequest = true;
  }

  /** The next request whose path ends so is answered with this, whatever the document says. */
  public void next(String pathEnd, ModelAnswer answer) {
    faults.add(new Fault(pathEnd, answer, () -> {}));
  }

  /** The next request whose path ends so loses its connection without an answer. */
  public void dropNext(String pathEnd) {
    faults.add(new Fault(pathEnd, null, () -> {}));
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }

  static Map<String, String> fields(@Nullable String encoded) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (encoded != null && !encoded.isEmpty()) {
      for (String field : encoded.split("&", -1)) {
        int equals = field.indexOf('=');
        fields.put(
            field.substring(0, equals),
            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getRawPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      seen.add(new Seen(method, path, authorization, new String(body, StandardCharsets.UTF_8)));
      Fault fault = faults.stream().filter(f -> path.endsWith(f.path())).findFirst().orElse(null);
      if (fault != null) {
        faults.remove(fault);
        if (fault.answer() != null) {
          send(exchange, fault.answer());
        }
        return;
      }
      ModelAnswer answer = answer(exchange, method, path, body);
      judge(exchange, method, path, body, answer);
      send(exchange, answer);
    }
  }

  private void judge(
      HttpExchange exchange, String method, String path, byte[] body, ModelAnswer answer) {
    OpenApiDocument.Operation operation = DOCUMENT.operation(method, path);
    if (operation == null) {
      violations.add(method + " " + path + " is not in the document");
      return;
    }
    String where = method + " " + operation.route() + ": ";
    if (answer.status() < 400) {
      DOCUMENT
          .violations(
              operation,
              fields(exchange.getRequestURI().getRawQuery()),
              exchange.getRequestHeaders().getFirst("Idempotency-Key"),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              body)
          .forEach(v -> violations.add(where + v));
    }
    DOCUMENT
        .violations(operation, answer.status(), answer.contentType(), answer.body())
        .forEach(v -> violations.add(where + "answer: " + v));
  }

  private static void send(HttpExchange exchange, ModelAnswer answer) throws IOException {
    exchange.getResponseHeaders().add("X-Correlation-Id", ModelAnswer.CORRELATION);
    if (answer.contentType() != null) {
      exchange.getResponseHeaders().add("Content-Type", answer.contentType());
    }
    if (answer.status() == 429) {
      exchange.getResponseHeaders().add("Retry-After", "7");
    }
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  private ModelAnswer answer(HttpExchange exchange, String method, String path, byte[] body) {
    try {
      return route(exchange, method, path, body);
    } catch (Exception e) {
      violations.add(method + " " + path + ": " + e);
      return ModelAnswer.problem(500, "internal", "The model broke: " + e);
    }
  }

  private ModelAnswer token(Map<String, String> form) {
    return switch (form.getOrDefault("grant_type", "")) {
      case "refresh_token" -> accounts.token(form);
      case "authorization_code" -> browser.exchange(form);
      case "urn:ietf:params:oauth:grant-type:device_code" -> accounts.tokensOfAnybody();
      default -> ModelAnswer.problem(422, "invalid-field", "No such grant");
    };
  }

  private ModelAnswer route(HttpExchange exchange, String method, String path, byte[] body)
      throws Exception {
    switch (method + " " + path) {
      case "GET /health/live" -> {
        return ModelAnswer.json(200, Map.of("status", "ok"));
      }
      case "POST /api/v1/users" -> {
        return accounts.register(OpenApiDocument.map(JsonText.parse(body)));
      }
      case "POST /api/v1/auth/login" -> {
        return accounts.login(OpenApiDocument.map(JsonText.parse(body)));
      }
      case "POST /api/v1/auth/token" -> {
        return token(fields(new String(body, StandardCharsets.UTF_8)));
      }
      case "POST /api/v1/auth/device" -> {
        return ModelBrowser.device();
      }
      case "POST /api/v1/auth/oidc/company/start" -> {
        return browser.start(OpenApiDocument.map(JsonText.parse(body)));
      }
      case "POST /api/v1/auth/logout" -> {
        return accounts.logout(OpenApiDocument.map(JsonText.parse(body)));
      }
      default -> {}
    }
    String person = accounts.person(exchange.getRequestHeaders().getFirst("Authorization"));
    if (person == null) {
      return ModelAnswer.problem(401, "invalid-token", "The access token is not good");
    }
    Map<String, String> query = fields(exchange.getRequestURI().getRawQuery());
    ArrayDeque<String> parts = new ArrayDeque<>(List.of(path.substring(1).split("/", -1)));
    String route = parts.poll() + "/" + parts.poll() + "/" + parts.poll();
    if (route.equals("api/v1/users")) {
      return accounts.me(person);
    }
    if (route.equals("api/v1/hosts")) {
      return parts.isEmpty()
          ? hosts.list(query)
          : hosts.one(parts.poll(), parts.isEmpty() ? "" : parts.poll(), body);
    }
    if (parts.isEmpty()) {
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      return method.equals("POST")
          ? clusters.create(OpenApiDocument.map(JsonText.parse(body)), key)
          : clusters.list(query);
    }
    String cluster = URLDecoder.decode(parts.poll(), StandardCharsets.UTF_8);
    String below = parts.isEmpty() ? "" : parts.poll();
    return clusters.one(method, cluster, below, query, body);
  }
}

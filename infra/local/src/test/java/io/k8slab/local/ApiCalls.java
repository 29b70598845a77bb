package io.k8slab.local;

import io.k8slab.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Calls of the API as any client makes them. */
final class ApiCalls implements AutoCloseable {
  /** More than the pool's and the socket's patience together. */
  private static final Duration BOUND = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private String token = "";

  ApiCalls(String url) {
    this.url = url;
  }

  record Answer(int status, JsonNode body) {
    String text(String name) {
      return body.path(name).asString();
    }
  }

  void signIn(String email, String password) throws IOException, InterruptedException {
    var answer = post("/api/v1/auth/login", Map.of("email", email, "password", password));
    if (answer.status() != 200) {
      throw new IOException("sign-in: " + answer);
    }
    token = answer.text("access_token");
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).DELETE());
  }

  Answer post(String path, Object body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body))));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    var answer = client.send(request.timeout(BOUND).build(), HttpResponse.BodyHandlers.ofString());
    var type = answer.headers().firstValue("content-type").orElse("");
    return new Answer(
        answer.statusCode(),
        type.contains("json")
            ? Json.MAPPER.readTree(answer.body())
            : Json.MAPPER.createObjectNode());
  }

  @Override
  public void close() {
    client.close();
  }
}

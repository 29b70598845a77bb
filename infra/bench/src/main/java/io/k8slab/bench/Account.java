package io.k8slab.bench;

import io.k8slab.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A person who is signed in. */
final class Account {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final String url;
  private final String token;

  private Account(HttpClient client, String url, String token) {
    this.client = client;
    this.url = url;
    this.token = token;
  }

  /** Registers somebody new. */
  static Account register(HttpClient client, String url, String email)
      throws IOException, InterruptedException {
    var password = UUID.randomUUID().toString();
    var person = Map.of("email", email, "password", password);
    var registered =
        client.send(
            request(url + "/api/v1/users", person).build(), HttpResponse.BodyHandlers.ofString());
    if (registered.statusCode() != 202) {
      throw new IOException("register: " + registered.statusCode() + " " + registered.body());
    }
    return signIn(client, url, email, password);
  }

  static Account signIn(HttpClient client, String url, String email, String password)
      throws IOException, InterruptedException {
    var answer =
        client.send(
            request(url + "/api/v1/auth/login", Map.of("email", email, "password", password))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("sign-in: " + answer.statusCode());
    }
    return new Account(
        client, url, Json.MAPPER.readTree(answer.body()).path("access_token").asString());
  }

  /** The status code. */
  int get(String path) throws IOException, InterruptedException {
    return client
        .send(authorized(HttpRequest.newBuilder(URI.create(url + path))), discarding())
        .statusCode();
  }

  JsonNode read(String path) throws IOException, InterruptedException {
    var answer =
        client.send(
            authorized(HttpRequest.newBuilder(URI.create(url + path))),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("GET " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return Json.MAPPER.readTree(answer.body());
  }

  /** The cluster that is asked for; fails where it is refused. */
  JsonNode create(String name) throws IOException, InterruptedException {
    var answer =
        client.send(
            authorized(request(url + "/api/v1/clusters", Map.of("name", name, "provider", "kwok"))),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new IOException("create: " + answer.statusCode() + " " + answer.body());
    }
    return Json.MAPPER.readTree(answer.body());
  }

  int delete(String path) throws IOException, InterruptedException {
    return client
        .send(authorized(HttpRequest.newBuilder(URI.create(url + path)).DELETE()), discarding())
        .statusCode();
  }

  private HttpRequest authorized(HttpRequest.Builder request) {
    return request.header("authorization", "Bearer " + token).timeout(TIMEOUT).build();
  }

  private static HttpRequest.Builder request(String uri, Object body) {
    return HttpRequest.newBuilder(URI.create(uri))
        .header("content-type", "application/json")
        .timeout(TIMEOUT)
        .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)));
  }

  private static HttpResponse.BodyHandler<Void> discarding() {
    return HttpResponse.BodyHandlers.discarding();
  }

  @Override
  public String toString() {
    return "Account[" + url + "]";
  }
}

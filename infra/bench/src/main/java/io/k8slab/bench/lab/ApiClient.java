package io.k8slab.bench.lab;

import io.k8slab.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * Speaks to one installation's API over HTTP/1.1 on kept connections. Thread-safe; an answer with
 * another status than the one that is due is an {@link IOException} with the start of its body.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int SHOWN = 300;

  private final String url;
  private final HttpClient client;

  public ApiClient(String url) {
    this.url = url;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** A person who is signed in. */
  public final class Session {
    private final String token;

    private Session(String token) {
      this.token = token;
    }

    /** The body of a 200. */
    public String get(String path) throws IOException, InterruptedException {
      return exchange(request(path).header("Authorization", "Bearer " + token).GET(), 200);
    }

    /** A 200's body as JSON. */
    public JsonNode read(String path) throws IOException, InterruptedException {
      return Json.MAPPER.readTree(get(path));
    }

    /** A cluster with this name and provider; its id. */
    public String create(String name, String provider) throws IOException, InterruptedException {
      String body = post("/api/v1/clusters", Map.of("name", name, "provider", provider), 202);
      return Json.MAPPER.readTree(body).path("id").stringValue();
    }

    public void delete(String id) throws IOException, InterruptedException {
      exchange(
          request("/api/v1/clusters/" + id).header("Authorization", "Bearer " + token).DELETE(),
          202);
    }

    private String post(String path, Map<String, String> body, int due)
        throws IOException, InterruptedException {
      return exchange(json(path, body).header("Authorization", "Bearer " + token), due);
    }
  }

  public void register(String email, String password) throws IOException, InterruptedException {
    exchange(json("/api/v1/users", Map.of("email", email, "password", password)), 202);
  }

  public Session signIn(String email, String password) throws IOException, InterruptedException {
    String body =
        exchange(json("/api/v1/auth/login", Map.of("email", email, "password", password)), 200);
    return new Session(Json.MAPPER.readTree(body).path("access_token").stringValue());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
  }

  private HttpRequest.Builder json(String path, Map<String, String> body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)));
  }

  private String exchange(HttpRequest.Builder request, int due)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != due) {
      String body = answer.body();
      throw new IOException(
          answer.statusCode() + ": " + body.substring(0, Math.min(SHOWN, body.length())));
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}

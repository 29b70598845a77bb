package io.k8slab.agent.testing;

import io.k8slab.agent.provider.PemTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a real API server with one client certificate. */
public final class KubeClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final HttpClient http;

  public KubeClient(URI server, String caCertificate, ClientCertificate certificate) {
    this.server = server;
    try {
      this.http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(
                  PemTls.context(caCertificate, certificate.certificate(), certificate.key()))
              .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public int status(String path) {
    return send(request(path).GET()).statusCode();
  }

  public JsonNode get(String path) {
    HttpResponse<String> answer = send(request(path).GET());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** The body of an answer, whatever its status. */
  public String text(String path) {
    return send(request(path).GET()).body();
  }

  public int post(String path, String json) {
    return send(request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)))
        .statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}

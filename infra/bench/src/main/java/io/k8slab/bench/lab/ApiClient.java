package io.k8slab.bench.lab;

import io.k8slab.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Speaks to one installation's API over HTTP/1.1 on kept connections, with a client that costs
 * little itself: it runs on the cores of what it measures. Thread-safe; an answer with another
 * status than the one that is due is an {@link IOException} with the start of its body, for 503 a
 * {@link NoRoomException}.
 */
public final class ApiClient implements AutoCloseable {
  private static final Timeout TIMEOUT = Timeout.ofSeconds(30);
  private static final int CONNECTIONS = 1000;
  private static final int SHOWN = 300;

  private final String url;
  private final CloseableHttpClient client;

  public ApiClient(String url) {
    this.url = url;
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(TIMEOUT).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(TIMEOUT).build())
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .build();
  }

  /** A person who is signed in. */
  public final class Session {
    private final String token;

    private Session(String token) {
      this.token = token;
    }

    /** The body of a 200. */
    public String get(String path) throws IOException {
      return exchange(signed(ClassicRequestBuilder.get(url + path)), 200);
    }

    /** A 200's body as JSON. */
    public JsonNode read(String path) throws IOException {
      return Json.MAPPER.readTree(get(path));
    }

    /** A cluster with this name and provider; its id. */
    public String create(String name, String provider) throws IOException {
      var request = json("/api/v1/clusters", Map.of("name", name, "provider", provider));
      return Json.MAPPER.readTree(exchange(signed(request), 202)).path("id").stringValue();
    }

    public void delete(String id) throws IOException {
      exchange(signed(ClassicRequestBuilder.delete(url + "/api/v1/clusters/" + id)), 202);
    }

    /** A ticket for one socket. */
    public String socketTicket() throws IOException {
      var request = ClassicRequestBuilder.post(url + "/api/v1/ws-tickets");
      return Json.MAPPER.readTree(exchange(signed(request), 201)).path("ticket").stringValue();
    }

    /** Where a path of the API is. */
    public String url(String path) {
      return url + path;
    }

    /** The header that says who it is, for requests by another way. */
    public Map<String, String> authorization() {
      return Map.of("authorization", "Bearer " + token);
    }

    private ClassicRequestBuilder signed(ClassicRequestBuilder request) {
      return request.addHeader("Authorization", "Bearer " + token);
    }
  }

  /** Whether it answers and says that it can work. */
  public boolean isReady() {
    try {
      exchange(ClassicRequestBuilder.get(url + "/health/ready"), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public void register(String email, String password) throws IOException {
    exchange(json("/api/v1/users", Map.of("email", email, "password", password)), 202);
  }

  /** Somebody who has signed in already. */
  public Session with(String token) {
    return new Session(token);
  }

  public Session signIn(String email, String password) throws IOException {
    String body =
        exchange(json("/api/v1/auth/login", Map.of("email", email, "password", password)), 200);
    return new Session(Json.MAPPER.readTree(body).path("access_token").stringValue());
  }

  private ClassicRequestBuilder json(String path, Map<String, String> body) {
    return ClassicRequestBuilder.post(url + path)
        .setEntity(Json.MAPPER.writeValueAsString(body), ContentType.APPLICATION_JSON);
  }

  private String exchange(ClassicRequestBuilder request, int due) throws IOException {
    return client.execute(
        request.build(),
        answer -> {
          String body = EntityUtils.toString(answer.getEntity());
          if (answer.getCode() != due) {
            String what =
                answer.getCode() + ": " + body.substring(0, Math.min(SHOWN, body.length()));
            throw answer.getCode() == 503 ? new NoRoomException(what) : new IOException(what);
          }
          return body;
        });
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

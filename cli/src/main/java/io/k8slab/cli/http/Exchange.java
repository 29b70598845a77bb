package io.k8slab.cli.http;

import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Sends requests to one server. */
public final class Exchange {
  /** The API's answers are bounded far below; whatever is longer is not one of them. */
  private static final long LONGEST_ANSWER = 32L << 20;

  private final ServerAddress server;
  private final Trace trace;
  private final HttpClient client;

  public Exchange(ServerAddress server, Trace trace) {
    this.server = server;
    this.trace = trace;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5));
    if (!server.https()) {
      builder.sslContext(NoTls.context()).sslParameters(new SSLParameters());
    }
    this.client = builder.build();
  }

  public ServerAddress server() {
    return server;
  }

  /**
   * Whatever the server answers is an answer. A connection lost on the way is tried once more:
   * every route of ours may be asked twice (reads, deletes, creates by their Idempotency-Key, a
   * refresh within its 10 s of grace).
   *
   * @throws Failure if there is no answer
   */
  public Answer send(ApiRequest request) {
    try {
      return once(request);
    } catch (ConnectException | HttpTimeoutException e) {
      throw away(e);
    } catch (IOException e) {
      try {
        return once(request);
      } catch (IOException again) {
        again.addSuppressed(e);
        throw away(again);
      }
    }
  }

  private Answer once(ApiRequest request) throws IOException {
    HttpRequest http = http(request);
    trace.request(request, http.uri().toString());
    long begun = System.nanoTime();
    try {
      HttpResponse<byte[]> response =
          client.send(
              http,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
      Answer answer =
          new Answer(
              http.uri(),
              response.statusCode(),
              response.headers().firstValue("Content-Type").orElse(null),
              response.headers().firstValue("X-Correlation-Id").orElse(null),
              response.headers().firstValue("Retry-After").orElse(null),
              response.body());
      trace.answer(answer, Duration.ofNanos(System.nanoTime() - begun));
      return answer;
    } catch (IOException e) {
      trace.failed(e);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.UNEXPECTED, "Interrupted", e);
    }
  }

  private HttpRequest http(ApiRequest request) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(server.resolve(request.path()))
            .timeout(request.patience())
            .header("Accept", request.accept() + ", application/problem+json")
            .header("User-Agent", "k8slab");
    if (request.bearer() != null) {
      http.header("Authorization", "Bearer " + request.bearer());
    }
    if (request.key() != null) {
      http.header("Idempotency-Key", request.key());
    }
    if (request.body() == null) {
      return http.method(request.method(), HttpRequest.BodyPublishers.noBody()).build();
    }
    return http.header("Content-Type", String.valueOf(request.contentType()))
        .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
        .build();
  }

  private static boolean unresolved(IOException e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private Failure away(IOException e) {
    String why =
        switch (e) {
          case HttpConnectTimeoutException _ ->
              "It does not take connections, or TLS did not come about (5 s).";
          case HttpTimeoutException _ -> "It took the request and did not answer in time.";
          case ConnectException _ ->
              unresolved(e) ? "Its host name is not known here." : "Nothing listens there.";
          case SSLException _ -> "TLS failed: " + e.getMessage();
          default -> "The connection was lost: " + e.getMessage();
        };
    return Failure.of(
        ExitCode.UNAVAILABLE,
        "No answer from " + server,
        e,
        why,
        "A server of your own is started by ./lab up; K8SLAB_API_URL names another one.");
  }
}

package io.k8slab.identity.oidc;

import io.k8slab.http.ApiJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks a provider, and believes little of what comes: 5 s for the whole answer, 256 KiB of JSON, no
 * redirect followed, and TLS unless it is on this machine.
 */
final class ProviderHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_BODY = 256 * 1024;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /** What a provider answered. */
  record Reply(int status, JsonNode json) {}

  /** It could not be asked, or did not answer as it should. */
  static final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    Trouble(String what) {
      super(what);
    }
  }

  /** Made at the first use: no start waits for it. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
  }

  private ProviderHttp() {}

  /** Whether what is sent there can be read by nobody on the way. */
  static boolean isSafe(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
  }

  /** A document that must be there. */
  static JsonNode get(URI uri) throws Trouble {
    var reply = send(HttpRequest.newBuilder(uri).GET());
    if (reply.status() != 200) {
      throw new Trouble("it answered " + reply.status());
    }
    return reply.json();
  }

  static Reply send(HttpRequest.Builder request) throws Trouble {
    var sent =
        Client.HTTP.sendAsync(
            request.timeout(PATIENCE).header("accept", "application/json").build(),
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY));
    try {
      // the request's own time-out ends with the headers
      var answer = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(answer.statusCode(), json(answer));
    } catch (ExecutionException e) {
      throw new Trouble(
          e.getCause() instanceof IOException io ? io.getClass().getSimpleName() : "it failed");
    } catch (TimeoutException e) {
      throw new Trouble("it did not answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted");
    } finally {
      sent.cancel(true);
    }
  }

  private static JsonNode json(HttpResponse<byte[]> answer) throws Trouble {
    if (answer.statusCode() >= 300 && answer.statusCode() < 400) {
      throw new Trouble("it redirects, which is not followed");
    }
    try {
      return ApiJson.MAPPER.readTree(answer.body());
    } catch (JacksonException e) {
      throw new Trouble("it answered " + answer.statusCode() + " without JSON");
    }
  }
}

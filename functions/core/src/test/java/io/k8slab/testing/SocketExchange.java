package io.k8slab.testing;

import io.k8slab.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The API over real sockets; every answer is held against the document. */
public final class SocketExchange implements Exchange {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final OpenApiCheck document = new OpenApiCheck();
  private final int port;

  public SocketExchange(int port) {
    this.port = port;
  }

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    var answer = new Answer(send(request.build()));
    document.check(method, path, answer.response());
    return answer;
  }

  public Response send(HttpRequest request) {
    try {
      return response(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Response response(HttpResponse<byte[]> answer) {
    var headers = new HashMap<String, String>();
    answer.headers().map().forEach((name, values) -> headers.put(name, values.getLast()));
    return new Response(answer.statusCode(), headers, answer.body());
  }
}

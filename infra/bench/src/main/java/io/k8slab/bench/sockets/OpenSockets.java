package io.k8slab.bench.sockets;

import io.k8slab.bench.fill.Person;
import io.k8slab.bench.lab.ApiClient;
import io.k8slab.identity.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One open socket of each person, in this process; they answer pings and send nothing else. */
final class OpenSockets implements AutoCloseable {
  /** That are being opened at a time: a handshake holds a connection of the server's pool. */
  private static final int AT_ONCE = 8;

  private final HttpClient http;
  private final List<WebSocket> sockets;

  private OpenSockets(HttpClient http, List<WebSocket> sockets) {
    this.http = http;
    this.sockets = sockets;
  }

  /**
   * Each with a ticket of its own, from the API.
   *
   * @param port where sockets are served, on loopback
   */
  static OpenSockets open(
      List<Person> people, AccessTokens tokens, ApiClient client, int port, Arrivals arrivals)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Semaphore free = new Semaphore(AT_ONCE);
    List<WebSocket> sockets = new ArrayList<>();
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<WebSocket>> work = new ArrayList<>();
      for (Person person : people) {
        work.add(
            () -> {
              free.acquire();
              try {
                String ticket = client.with(person.token(tokens)).socketTicket();
                URI uri = URI.create("ws://127.0.0.1:" + port + "/ws/v1/me?token=" + ticket);
                return http.newWebSocketBuilder().buildAsync(uri, new Listening(arrivals)).get();
              } finally {
                free.release();
              }
            });
      }
      for (Future<WebSocket> opened : each.invokeAll(work)) {
        sockets.add(opened.get());
      }
      return new OpenSockets(http, sockets);
    } catch (ExecutionException e) {
      new OpenSockets(http, sockets).close();
      throw new IOException("a socket did not open: " + e.getCause(), e);
    }
  }

  private static final class Listening implements WebSocket.Listener {
    private final Arrivals arrivals;
    private final StringBuilder begun = new StringBuilder();

    Listening(Arrivals arrivals) {
      this.arrivals = arrivals;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      begun.append(part);
      if (last) {
        arrivals.came(begun.toString());
        begun.setLength(0);
        begun.trimToSize();
      }
      socket.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    sockets.forEach(WebSocket::abort);
    http.shutdownNow();
    http.close();
  }
}

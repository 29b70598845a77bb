package io.k8slab.bench.load;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that answers nobody until so many requests have come, then everybody. */
final class StallingServer implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch missing;
  private final AtomicInteger stalled = new AtomicInteger();

  private StallingServer(HttpServer server, int requests) {
    this.server = server;
    this.missing = new CountDownLatch(requests);
  }

  static StallingServer untilRequests(int requests) throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    var stalling = new StallingServer(http, requests);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/",
        exchange -> {
          stalling.come();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    http.start();
    return stalling;
  }

  private void come() {
    if (missing.getCount() > 0) {
      stalled.incrementAndGet();
    }
    missing.countDown();
    try {
      missing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many requests came before it answered. */
  int stalled() {
    return stalled.get();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  void get() throws IOException, InterruptedException {
    int status =
        client
            .send(
                HttpRequest.newBuilder(URI.create(url())).build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode();
    if (status != 204) {
      throw new IOException("status " + status);
    }
  }

  void getOrFail() {
    try {
      get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}

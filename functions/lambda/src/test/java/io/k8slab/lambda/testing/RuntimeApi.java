package io.k8slab.lambda.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lambda's Runtime API, 2018-06-01, for one process at a time. */
public final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What an invocation ended with: the function's answer, or its error. */
  public record Outcome(boolean error, byte[] body) {
    public String text() {
      return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private record Invocation(String id, byte[] event) {}

  private final HttpServer server;
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Outcome>> outcomes = new ConcurrentHashMap<>();
  private final CompletableFuture<Outcome> initError = new CompletableFuture<>();

  private RuntimeApi(HttpServer server) {
    this.server = server;
  }

  public static RuntimeApi start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var api = new RuntimeApi(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PREFIX, api::handle);
    server.start();
    return api;
  }

  /** What a process finds in {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public CompletableFuture<Outcome> initError() {
    return initError;
  }

  public Outcome invoke(byte[] event, Duration patience) {
    var invocation = new Invocation(UUID.randomUUID().toString(), event);
    var outcome = new CompletableFuture<Outcome>();
    outcomes.put(invocation.id(), outcome);
    waiting.add(invocation);
    try {
      return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the function did not answer", e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath().substring(PREFIX.length());
    if (path.equals("invocation/next")) {
      next(exchange);
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.equals("init/error")) {
      initError.complete(new Outcome(true, body));
    } else {
      var parts = path.split("/", -1); // invocation/ID/response or error
      Objects.requireNonNull(outcomes.get(parts[1]), parts[1])
          .complete(new Outcome(parts[2].equals("error"), body));
    }
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }

  private void next(HttpExchange exchange) throws IOException {
    try {
      var invocation = waiting.take();
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json"); // without it the client's C part crashes
      headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 30_000));
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:0:function:test");
      headers.set("Lambda-Runtime-Trace-Id", "Root=1-0-0;Parent=0;Sampled=0");
      exchange.sendResponseHeaders(200, invocation.event().length);
      exchange.getResponseBody().write(invocation.event());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

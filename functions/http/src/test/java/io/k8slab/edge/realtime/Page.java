package io.k8slab.edge.realtime;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's open page: a real socket, with what it was sent. */
final class Page implements WebSocket.Listener, AutoCloseable {
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final AtomicInteger pings = new AtomicInteger();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private @Nullable WebSocket socket;

  /** A page that asks for what is new. */
  static Page live(int port, String ticket) {
    return opened(port, ticket).say("{}");
  }

  /** A page that goes on after an event. */
  static Page after(int port, String ticket, String id) {
    return opened(port, ticket).say("{\"after\":\"" + id + "\"}");
  }

  /** A page that has said nothing yet. */
  static Page opened(int port, String ticket) {
    var page = new Page();
    page.socket = page.connect(port, "/ws/v1/me", ticket).join();
    return page;
  }

  CompletableFuture<WebSocket> connect(int port, String path, String ticket) {
    return CLIENT
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://localhost:%d%s?token=%s".formatted(port, path, ticket)), this);
  }

  Page say(String text) {
    socket().sendText(text, true).join();
    return this;
  }

  void sayBytes() {
    socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
  }

  List<JsonNode> events() {
    return texts.stream().map(text -> JsonMapper.shared().readTree(text)).toList();
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  /** What the events say: the title of an info, else the event's name. */
  List<String> titles() {
    return events().stream()
        .map(e -> e.at("/payload/title").asString(e.path("event").asString()))
        .toList();
  }

  String lastId() {
    return events().getLast().path("id").stringValue();
  }

  int pings() {
    return pings.get();
  }

  /** The code that the server ended it with. */
  CompletableFuture<Integer> closed() {
    return closed;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      texts.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    pings.incrementAndGet();
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    closed.complete(1006);
  }

  private WebSocket socket() {
    return java.util.Objects.requireNonNull(socket);
  }

  /** As a network that breaks: no close frame. */
  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}

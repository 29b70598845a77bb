package io.k8slab.edge.realtime;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.tomcat.websocket.Constants;

/** What Tomcat tells of a connection, to the socket that was admitted for it. */
final class SocketEndpoint extends Endpoint {
  /** For the client to answer our close; then the connection is cut. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final OpenSocket socket;
  private final Runnable whenDone;

  SocketEndpoint(OpenSocket socket, Runnable whenDone) {
    this.socket = socket;
    this.whenDone = whenDone;
  }

  /** The configuration of this one connection. */
  ServerEndpointConfig config(Duration sendTimeout) {
    var config =
        ServerEndpointConfig.Builder.create(SocketEndpoint.class, Handshake.PREFIX + "me")
            .configurator(new ThisOne())
            .build();
    config
        .getUserProperties()
        .put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, sendTimeout.toMillis());
    config
        .getUserProperties()
        .put(Constants.SESSION_CLOSE_TIMEOUT_PROPERTY, CLOSE_TIMEOUT.toMillis());
    return config;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(0); // pings find out
    session.addMessageHandler(String.class, (MessageHandler.Whole<String>) socket::received);
    session.addMessageHandler(
        ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) _ -> socket.refused());
    session.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) _ -> socket.ponged());
    socket.opened(session, whenDone);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    socket.closed();
  }

  @Override
  public void onError(Session session, Throwable cause) {
    socket.closed();
  }

  /** No extension: compression costs memory for each socket, and leaks what it compresses. */
  private final class ThisOne extends ServerEndpointConfig.Configurator {
    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(SocketEndpoint.this);
    }

    @Override
    public boolean checkOrigin(String origin) {
      return true; // has been looked at
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
      return "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }
  }
}

package io.k8slab.edge.realtime;

import io.k8slab.config.KafkaConfig;
import io.k8slab.edge.feed.Ticker;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.realtime.FindEnded;
import io.k8slab.realtime.Listener;
import io.k8slab.realtime.SpendTicket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.tomcat.websocket.server.WsSci;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of an instance with what feeds them. It takes none until it has found its place in
 * the notifications, because what happened before that would be missed.
 */
public final class Realtime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Realtime.class);

  /** Of a client's message, in characters. */
  private static final int MOST_READ = 1024;

  /** Of one that is refused anyway: as much as a frame may have without an own length field. */
  private static final int MOST_BINARY = 125;

  /** Between the admission and the client's first sign. */
  private static final Duration ABANDONED_AFTER = Duration.ofSeconds(30);

  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
  private static final CloseReason CLOSING =
      new CloseReason(CloseCodes.GOING_AWAY, "this instance ends; open another and resume");
  private static final CloseReason ENDED =
      new CloseReason(CloseCodes.VIOLATED_POLICY, "the session has ended");
  private static final CloseReason TICKET_AGAIN =
      new CloseReason(CloseCodes.GOING_AWAY, "get another ticket, open another and resume");
  private static final CloseReason ABANDONED =
      new CloseReason(CloseCodes.GOING_AWAY, "nobody came");

  private final RealtimeConfig config;
  private final SpendTicket spendTicket;
  private final FindEnded findEnded;
  private final Sockets sockets;
  private final LiveFeed feed;
  private final Replay replay;
  private final Resume resume;
  private final List<Ticker> tickers;
  private volatile boolean closing;

  private Realtime(
      RealtimeConfig config, KafkaConfig kafka, SpendTicket spendTicket, FindEnded findEnded) {
    this.config = config;
    this.spendTicket = spendTicket;
    this.findEnded = findEnded;
    this.sockets = new Sockets(config.sockets(), config.socketsPerUser());
    this.feed = new LiveFeed(() -> consumer(kafka, "k8slab-realtime"), new Dispatch());
    this.replay = new Replay(() -> consumer(kafka, "k8slab-realtime-replay"));
    this.resume = new Resume(feed, replay, InstantSource.system());
    this.tickers =
        List.of(
            new Ticker("realtime-ping", config.ping(), this::ping),
            new Ticker("realtime-sessions", config.recheck(), this::closeSessions));
  }

  /** Begins to follow the notifications. */
  public static Realtime start(
      RealtimeConfig config, KafkaConfig kafka, SpendTicket spendTicket, FindEnded findEnded) {
    // Tomcat has 8 KiB for each of three buffers of a socket; ours send some 400 bytes at a time
    if (System.getProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE") == null) {
      System.setProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", "512");
    }
    var realtime = new Realtime(config, kafka, spendTicket, findEnded);
    realtime.feed.start();
    realtime.tickers.forEach(Ticker::start);
    return realtime;
  }

  /** Adds {@code /ws/v1/…} to what the application serves; before that starts. */
  public void serveIn(Context context) {
    context.addServletContainerInitializer(new WsSci(), Set.of());
    context.addServletContainerInitializer(
        (_, servlets) -> {
          var container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
          container.setDefaultMaxTextMessageBufferSize(MOST_READ);
          container.setDefaultMaxBinaryMessageBufferSize(MOST_BINARY);
        },
        Set.of());
    Tomcat.addServlet(context, "sockets", new Handshake(config, spendTicket, new Doors()))
        .setLoadOnStartup(1);
    context.addServletMappingDecoded(Handshake.PREFIX + "*", "sockets");
  }

  /** Whether sockets are taken. */
  public boolean isReady() {
    return feed.isReady() && !closing;
  }

  int openSockets() {
    return sockets.all().size();
  }

  private void ping() {
    for (var socket : sockets.all()) {
      if (socket.isAbandoned(ABANDONED_AFTER)) {
        socket.end(ABANDONED);
        sockets.remove(socket);
      } else {
        socket.ping();
      }
    }
  }

  /** Ends the sockets of people who may listen no longer. */
  private void closeSessions() {
    var open = sockets.all();
    if (open.isEmpty()) {
      return;
    }
    var ended = findEnded.among(open.stream().map(OpenSocket::listener).toList());
    open.stream()
        .filter(socket -> ended.contains(socket.listener()))
        .forEach(socket -> socket.end(ENDED));
    open.stream()
        .filter(socket -> socket.listener().sessionId() == null)
        .filter(socket -> socket.isOlderThan(config.withoutSession()))
        .forEach(socket -> socket.end(TICKET_AGAIN));
  }

  private static Consumer<String, byte[]> consumer(KafkaConfig kafka, String clientId) {
    var properties = new HashMap<>(kafka.clientProperties());
    properties.putAll(
        Map.of(
            "client.id",
            clientId,
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "none",
            "max.poll.records",
            100,
            "reconnect.backoff.max.ms",
            500));
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Says goodbye to every client, for a few seconds at most; then nothing is read any more. */
  @Override
  public void close() {
    closing = true;
    sockets.all().forEach(socket -> socket.end(CLOSING));
    if (!sockets.awaitNone(DRAIN_TIMEOUT)) {
      log.warn("Sockets are still open; they are cut");
    }
    tickers.forEach(Ticker::close);
    feed.close();
    replay.close();
  }

  private final class Dispatch implements LiveFeed.Listener {
    @Override
    public void notified(ConsumerRecord<String, byte[]> notified) {
      var key = notified.key();
      var theirs = key == null ? List.<OpenSocket>of() : sockets.of(key);
      if (!theirs.isEmpty()) {
        Event.of(notified).ifPresent(event -> theirs.forEach(socket -> socket.add(event)));
      }
    }

    @Override
    public void lost() {
      sockets.all().forEach(socket -> socket.add(resume.lost(socket.user(), Event.Loss.GAP)));
    }
  }

  private final class Doors implements Handshake.Doors {
    @Override
    public void checkOpen() {
      if (!isReady()) {
        throw Handshake.later("Sockets are not served just now; try again soon.").asException();
      }
      if (sockets.isFull()) {
        throw full();
      }
    }

    @Override
    public OpenSocket admit(Listener listener) {
      return switch (sockets.admit(
          listener, () -> new OpenSocket(listener, resume, config.firstMessage()))) {
        case Sockets.Admission.Admitted(var socket) -> {
          if (closing) {
            socket.end(CLOSING); // came in while the others were told
          }
          yield socket;
        }
        case Sockets.Admission.Full() -> throw full();
        case Sockets.Admission.TooManyOfTheirs() ->
            throw new Problem(
                    ProblemType.RATE_LIMITED,
                    "You have %d sockets open; close one.".formatted(config.socketsPerUser()),
                    List.of(),
                    Map.of("retry-after", "5"))
                .asException();
      };
    }

    @Override
    public void leave(OpenSocket socket) {
      sockets.remove(socket);
    }

    private io.k8slab.http.ProblemException full() {
      return Handshake.later("As many sockets are open as this instance takes.").asException();
    }
  }
}

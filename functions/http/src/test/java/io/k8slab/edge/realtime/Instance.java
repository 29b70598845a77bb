package io.k8slab.edge.realtime;

import static org.awaitility.Awaitility.await;

import io.k8slab.config.KafkaConfig;
import io.k8slab.edge.HttpConfig;
import io.k8slab.edge.HttpEdge;
import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.realtime.FindEnded;
import io.k8slab.realtime.SpendTicket;
import io.k8slab.testing.Lab;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** An edge with sockets, on the lab's database and broker. */
record Instance(HttpEdge edge, Realtime realtime) implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  /** Patient, where a test does not want it otherwise. */
  static final RealtimeConfig CONFIG =
      new RealtimeConfig(
          Set.of("https://lab.example.com"),
          200,
          10,
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofMillis(100),
          DAY,
          Duration.ofSeconds(2));

  static Instance of(Lab lab) {
    return of(lab, CONFIG);
  }

  static Instance of(Lab lab, RealtimeConfig config) {
    var realtime =
        Realtime.start(
            config,
            new KafkaConfig(Lab.broker().bootstrapServers(), "consumer", Map.of()),
            new SpendTicket(lab.database().database()),
            new FindEnded(lab.database().database()));
    var edge =
        HttpEdge.start(
            HttpConfig.loopback(0), _ -> HttpMessages.response(Response.empty(204)), realtime);
    await().until(realtime::isReady);
    return new Instance(edge, realtime);
  }

  static RealtimeConfig pinging(Duration ping) {
    return with(CONFIG.sockets(), CONFIG.socketsPerUser(), CONFIG.firstMessage(), ping, DAY);
  }

  static RealtimeConfig waiting(Duration firstMessage) {
    return with(CONFIG.sockets(), CONFIG.socketsPerUser(), firstMessage, CONFIG.ping(), DAY);
  }

  static RealtimeConfig holding(int sockets, int socketsPerUser) {
    return with(sockets, socketsPerUser, CONFIG.firstMessage(), CONFIG.ping(), DAY);
  }

  static RealtimeConfig endingPrograms(Duration after) {
    return with(
        CONFIG.sockets(), CONFIG.socketsPerUser(), CONFIG.firstMessage(), CONFIG.ping(), after);
  }

  private static RealtimeConfig with(
      int sockets,
      int socketsPerUser,
      Duration firstMessage,
      Duration ping,
      Duration withoutSession) {
    return new RealtimeConfig(
        CONFIG.allowedOrigins(),
        sockets,
        socketsPerUser,
        firstMessage,
        ping,
        CONFIG.recheck(),
        withoutSession,
        CONFIG.sendTimeout());
  }

  int port() {
    return edge.port();
  }

  @Override
  public void close() {
    edge.close();
  }
}

package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.k8slab.edge.RawHttp;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import java.io.IOException;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeIT {
  private static final String ME = "/ws/v1/me";

  private final Lab lab = Lab.open();
  private final Instance first = Instance.of(lab);
  private final Instance second = Instance.of(lab);
  private final Person ada = Person.in(lab);

  @AfterAll
  void stop() {
    first.close();
    second.close();
    lab.close();
  }

  @Test
  void of_100_who_use_a_ticket_at_once_over_two_instances_one_gets_a_socket() {
    var person = Person.in(lab);
    var ticket = person.ticket();
    var tries = new ArrayList<CompletableFuture<WebSocket>>();
    var pages = new ArrayList<Page>();
    for (int i = 0; i < 100; i++) {
      var page = new Page();
      pages.add(page);
      tries.add(page.connect(i % 2 == 0 ? first.port() : second.port(), ME, ticket));
    }
    var opened = new ArrayList<WebSocket>();
    for (var one : tries) {
      try {
        opened.add(one.join());
      } catch (java.util.concurrent.CompletionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                java.net.http.WebSocketHandshakeException.class,
                refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
      }
    }
    assertThat(opened).hasSize(1);
    opened.getFirst().sendText("{}", true).join();
    person.tell("hello");
    await().until(() -> pages.stream().mapToInt(page -> page.texts().size()).sum() == 1);
    opened.getFirst().abort();
  }

  @Test
  void a_ticket_that_is_wrong_used_or_past_its_end_is_refused_before_the_upgrade()
      throws IOException {
    var used = ada.ticket();
    assertThat(upgrade(ME, used).status()).isEqualTo(101);
    var expired = ada.ticket();
    lab.database().execute("UPDATE ws_tickets SET expires_at = now()");
    for (var ticket : List.of(used, expired, "x", "k8slab_wt_" + "A".repeat(43))) {
      var answer = upgrade(ME, ticket);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.problem()).isEqualTo("invalid-token");
      assertThat(answer.header("www-authenticate")).isNotEmpty();
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.text()).doesNotContain(ticket + "x").doesNotContain("k8slab_wt_");
    }
    for (var none : List.of(ME, ME + "?token=a&token=b")) {
      assertThat(send("GET " + none).problem()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void ones_own_id_in_the_path_is_good_and_anothers_is_forbidden() throws IOException {
    assertThat(upgrade("/ws/v1/" + ada.id(), ada.ticket()).status()).isEqualTo(101);
    assertThat(
            upgrade("/ws/v1/" + ada.id().toString().toUpperCase(Locale.ROOT), ada.ticket())
                .status())
        .isEqualTo(101);
    for (var other : List.of(Person.in(lab).id(), UUID.randomUUID())) {
      var answer = upgrade("/ws/v1/" + other, ada.ticket());
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.problem()).isEqualTo("forbidden");
    }
  }

  @Test
  void a_page_of_another_origin_is_forbidden_and_its_ticket_stays_good() throws IOException {
    var ticket = ada.ticket();
    for (var origin : List.of("https://evil.example", "null", "http://localhost:1")) {
      assertThat(upgrade(ME, ticket, "Origin: " + origin).problem()).isEqualTo("forbidden");
    }
    assertThat(upgrade(ME, ticket, "Origin: https://lab.example.com").status()).isEqualTo(101);
    assertThat(upgrade(ME, ada.ticket(), "Origin: http://localhost").status()).isEqualTo(101);
  }

  @Test
  void what_is_no_upgrade_is_refused_and_its_ticket_stays_good() throws IOException {
    var ticket = ada.ticket();
    try (var raw = new RawHttp(first.port())) {
      assertThat(raw.head("GET " + ME + "?token=" + ticket).read().problem())
          .isEqualTo("malformed-request");
    }
    assertThat(send("POST " + ME + "?token=" + ticket).status()).isEqualTo(405);
    assertThat(send("GET /ws/v1/?token=" + ticket).status()).isEqualTo(404);
    assertThat(send("GET /ws/v1/you?token=" + ticket).status()).isEqualTo(404);
    assertThat(upgrade(ME, ticket).status()).isEqualTo(101);
  }

  @Test
  void one_person_and_all_together_get_so_many_sockets() throws IOException {
    try (var small = Instance.of(lab, Instance.holding(3, 2));
        var _ = Page.live(small.port(), ada.ticket());
        var second = Page.live(small.port(), ada.ticket())) {
      var third = upgrade(small.port(), ME, ada.ticket());
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.header("retry-after")).isNotEmpty();

      var eve = Person.in(lab);
      try (var _ = Page.live(small.port(), eve.ticket())) {
        var ticket = eve.ticket();
        assertThat(upgrade(small.port(), ME, ticket).status()).isEqualTo(503);
        second.close();
        await().until(() -> upgrade(small.port(), ME, ticket).status() == 101);
      }
    }
  }

  @Test
  void the_ticket_is_in_no_log() throws IOException {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var before = root.getLevel();
    var appender = new ListAppender<ILoggingEvent>();
    var secrets = List.of(ada.ticket(), ada.ticket(), ada.ticket());
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.DEBUG);
    try {
      assertThat(upgrade(ME, secrets.get(0)).status()).isEqualTo(101);
      assertThat(upgrade(ME, secrets.get(0)).status()).isEqualTo(401);
      assertThat(upgrade("/ws/v1/" + UUID.randomUUID(), secrets.get(1)).status()).isEqualTo(403);
      assertThat(upgrade(ME, secrets.get(2) + "%zz").status()).isEqualTo(400);
      assertThat(upgrade(ME, secrets.get(2), "Origin: null").status()).isEqualTo(403);
      try (var page = Page.live(first.port(), secrets.get(2))) {
        page.say("again");
        await().until(page.closed()::isDone);
      }
    } finally {
      root.setLevel(before);
      root.detachAppender(appender);
    }
    var logged = new StringBuilder();
    for (var line : List.copyOf(appender.list)) {
      logged.append(line.getFormattedMessage()).append(line.getKeyValuePairs());
      if (line.getThrowableProxy() != null) {
        logged.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
      }
    }
    assertThat(logged.toString()).isNotEmpty().doesNotContain("k8slab_wt_");
  }

  private Answer upgrade(String path, String ticket, String... headers) throws IOException {
    return upgrade(first.port(), path, ticket, headers);
  }

  /** What a client gets as the answer to its upgrade; the socket is gone after it. */
  private static Answer upgrade(int port, String path, String ticket, String... headers)
      throws IOException {
    return send(port, "GET " + path + "?token=" + ticket, headers);
  }

  private Answer send(String line) throws IOException {
    return send(first.port(), line);
  }

  private static Answer send(int port, String line, String... headers) throws IOException {
    try (var raw = new RawHttp(port)) {
      var all = new ArrayList<>(List.of(headers));
      all.add("Upgrade: websocket");
      all.add("Connection: keep-alive, Upgrade");
      all.add("Sec-WebSocket-Version: 13");
      all.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
      return raw.head(line, all.toArray(String[]::new)).readHead();
    }
  }
}

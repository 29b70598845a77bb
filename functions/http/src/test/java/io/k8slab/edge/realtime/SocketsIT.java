package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.testing.Lab;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a socket bears, and what ends it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketsIT {
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Lab lab = Lab.open();
  private final Instance instance = Instance.of(lab);

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(LONG);
  }

  @AfterAll
  void stop() {
    Awaitility.reset();
    instance.close();
    lab.close();
  }

  @Test
  void who_answers_pings_stays() {
    var ada = Person.in(lab);
    try (var pinging = Instance.of(lab, Instance.pinging(Duration.ofMillis(50)));
        var page = Page.live(pinging.port(), ada.ticket())) {
      await().until(() -> page.pings() > 10);
      ada.tell("still here");
      await().untilAsserted(() -> assertThat(page.titles()).containsExactly("still here"));
      assertThat(page.closed()).isNotDone();
    }
  }

  @Test
  void who_does_not_answer_two_pings_is_ended() throws Exception {
    try (var pinging = Instance.of(lab, Instance.pinging(Duration.ofMillis(50)));
        var mute = new RawSocket(pinging.port(), Person.in(lab).ticket())) {
      assertThat(mute.readToTheEnd()).isEqualTo(1002);
      await().until(() -> pinging.realtime().openSockets() == 0);
    }
  }

  @Test
  void who_does_not_read_is_dropped_and_others_are_not_held_up() throws Exception {
    var ada = Person.in(lab);
    int all = 400;
    var text = "x".repeat(50_000);
    try (var mute = new RawSocket(instance.port(), ada.ticket());
        var page = Page.live(instance.port(), ada.ticket())) {
      for (int i = 0; i < all; i++) {
        var told = ada.told(Integer.toString(i), text);
        if (i % 4 == 3) {
          told.get();
          int sent = i;
          // this one reads
          await().pollInterval(SOON).until(() -> page.texts().size() > sent - 3);
        }
      }
      await().until(() -> page.texts().size() == all);
      assertThat(page.titles())
          .containsExactlyElementsOf(IntStream.range(0, all).mapToObj(Integer::toString).toList());
      await().until(() -> instance.realtime().openSockets() == 1);
      assertThat(mute.readToTheEnd()).as("no close frame fits in").isEqualTo(1006);
    }
  }

  @Test
  void a_client_says_one_thing_at_first_and_nothing_else() {
    var ada = Person.in(lab);
    try (var page = Page.live(instance.port(), ada.ticket())) {
      page.say("{}");
      endsWith(1008, page);
    }
    for (var wrong : List.of("hello", "{\"after\":1}", "{\"other\":\"1:1\"}", "[]")) {
      try (var page = Page.opened(instance.port(), ada.ticket()).say(wrong)) {
        endsWith(1008, page);
      }
    }
    try (var page = Page.opened(instance.port(), ada.ticket())) {
      page.sayBytes();
      endsWith(1008, page);
    }
    try (var page = Page.opened(instance.port(), ada.ticket()).say(" ".repeat(1025))) {
      endsWith(1009, page);
    }
  }

  @Test
  void the_sockets_of_a_session_end_with_it_and_those_of_another_go_on() {
    var ada = Person.in(lab);
    var ending = ada.session();
    try (var ends = Page.live(instance.port(), ada.ticket(ending));
        var stays = Page.live(instance.port(), ada.ticket(ada.session()))) {
      lab.database().execute("UPDATE sessions SET revoked_at = now() WHERE id = '" + ending + "'");
      endsWith(1008, ends);
      ada.tell("goes on");
      await().untilAsserted(() -> assertThat(stays.titles()).containsExactly("goes on"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE users SET suspended_at = now()", "DELETE FROM users"})
  void all_sockets_of_a_person_end_when_they_are_suspended_or_gone(String ending) {
    var ada = Person.in(lab);
    var eve = Person.in(lab);
    try (var one = Page.live(instance.port(), ada.ticket());
        var two = Page.live(instance.port(), ada.ticket(ada.session()));
        var eves = Page.live(instance.port(), eve.ticket())) {
      lab.database().execute(ending + " WHERE id = '" + ada.id() + "'");
      endsWith(1008, one);
      endsWith(1008, two);
      eve.tell("goes on");
      await().untilAsserted(() -> assertThat(eves.titles()).containsExactly("goes on"));
    }
  }

  @Test
  void the_socket_of_a_token_for_programs_ends_after_a_while_and_that_of_a_session_does_not() {
    var ada = Person.in(lab);
    try (var brief = Instance.of(lab, Instance.endingPrograms(Duration.ofMillis(1)));
        var page = Page.live(brief.port(), ada.ticket(ada.session()));
        var program = Page.opened(brief.port(), ada.ticket())) {
      endsWith(1001, program);
      ada.tell("goes on");
      await().untilAsserted(() -> assertThat(page.titles()).containsExactly("goes on"));
    }
  }

  @Test
  void a_ticket_of_an_account_that_is_gone_since_opens_nothing() {
    var ada = Person.in(lab);
    var ticket = ada.ticket();
    lab.database().execute("DELETE FROM users WHERE id = '" + ada.id() + "'");
    assertThat(new Page().connect(instance.port(), "/ws/v1/me", ticket))
        .failsWithin(LONG)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(java.net.http.WebSocketHandshakeException.class);
  }

  @Test
  void a_socket_that_is_left_is_forgotten() {
    var ada = Person.in(lab);
    try (var alone = Instance.of(lab)) {
      try (var _ = Page.live(alone.port(), ada.ticket())) {
        assertThat(alone.realtime().openSockets()).isEqualTo(1);
      }
      await().until(() -> alone.realtime().openSockets() == 0);
    }
  }

  private static void endsWith(int code, Page page) {
    assertThat(page.closed()).succeedsWithin(LONG).isEqualTo(code);
  }
}

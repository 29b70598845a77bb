package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.Topics;
import io.k8slab.testing.Lab;
import io.k8slab.testing.OpenApiCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two instances side by side on one database and one broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealtimeIT {
  private final Lab lab = Lab.withHost(3);
  private final Instance first = Instance.of(lab);
  private final Instance second = Instance.of(lab);

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @AfterAll
  void stop() {
    Awaitility.reset();
    first.close();
    second.close();
    lab.close();
  }

  @Test
  void what_happens_reaches_a_persons_pages_at_both_instances_as_the_document_says() {
    var ada = Person.in(lab);
    try (var here = Page.live(first.port(), ada.ticket());
        var there = Page.live(second.port(), ada.ticket())) {
      var cluster = lab.create(ada.principal(), "demo");
      ada.tell("hello");
      for (var page : List.of(here, there)) {
        await()
            .untilAsserted(
                () -> assertThat(page.titles()).containsExactly("cluster.status.changed", "hello"));
        page.texts().forEach(text -> new OpenApiCheck().checkSchema("RealtimeEvent", text));
        var changed = page.events().getFirst();
        assertThat(changed.path("id").stringValue()).matches("\\d+:\\d+");
        assertThat(changed.at("/payload/cluster_id").stringValue()).isEqualTo(cluster.toString());
        assertThat(changed.at("/payload/status").stringValue()).isEqualTo("PROVISIONING");
        assertThat(changed.at("/payload/user_id").isMissingNode()).isTrue();
      }
      assertThat(here.texts()).isEqualTo(there.texts());
    }
  }

  @Test
  void a_person_gets_nothing_of_another() {
    var ada = Person.in(lab);
    var eve = Person.in(lab);
    try (var adas = Page.live(first.port(), ada.ticket());
        var eves = Page.live(first.port(), eve.ticket())) {
      // as many as it takes to share a partition with the other
      for (int i = 0; i < 30; i++) {
        Person.in(lab).tell("nobody's");
      }
      ada.tell("ada's");
      eve.tell("eve's");
      await().until(() -> !adas.texts().isEmpty() && !eves.texts().isEmpty());
      assertThat(adas.titles()).containsExactly("ada's");
      assertThat(eves.titles()).containsExactly("eve's");
    }
  }

  @Test
  void what_came_while_a_page_was_away_comes_in_order_at_the_instance_that_it_comes_back_to() {
    var ada = Person.in(lab);
    String last;
    try (var before = Page.live(first.port(), ada.ticket())) {
      ada.tell("1");
      await().until(() -> before.texts().size() == 1);
      last = before.lastId();
    }
    for (var i : List.of("2", "3", "4")) {
      ada.tell(i);
      Person.in(lab).tell("not hers");
    }
    try (var same = Page.after(first.port(), ada.ticket(), last);
        var other = Page.after(second.port(), ada.ticket(), last)) {
      await().until(() -> same.texts().size() == 3 && other.texts().size() == 3);
      ada.tell("5");
      await().until(() -> same.texts().size() == 4 && other.texts().size() == 4);
      assertThat(same.titles()).containsExactly("2", "3", "4", "5");
      assertThat(other.titles()).containsExactly("2", "3", "4", "5");
    }
  }

  @Test
  void a_page_that_comes_and_goes_while_much_happens_misses_nothing_and_gets_nothing_twice()
      throws Exception {
    int all = 600;
    var ada = Person.in(lab);
    var begun = new CountDownLatch(1);
    var telling =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < all; i++) {
                    ada.tell(Integer.toString(i));
                    begun.countDown();
                  }
                });
    begun.await();
    // everything from the first event on; the instances by turns
    var seen = new java.util.ArrayList<String>();
    var last = firstOf(ada);
    for (int turn = 0; seen.size() < all - 1; turn++) {
      var instance = turn % 2 == 0 ? first : second;
      try (var page = Page.after(instance.port(), ada.ticket(), last)) {
        int enough = Math.min(20, all - 1 - seen.size());
        await().until(() -> page.texts().size() >= enough);
        var events = page.events();
        events.forEach(event -> seen.add(event.at("/payload/title").stringValue()));
        last = events.getLast().path("id").stringValue();
      }
    }
    telling.join();
    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(1, all).mapToObj(Integer::toString).toList());
  }

  /** The id of the first that was told. */
  private static String firstOf(Person person) {
    return Lab.records(Topics.NOTIFICATIONS).stream()
        .filter(r -> person.id().toString().equals(r.key()))
        .map(r -> r.partition() + ":" + r.offset())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void who_was_away_for_longer_than_events_are_kept_loads_everything_anew_and_goes_on()
      throws Exception {
    var ada = Person.in(lab);
    var old = ada.tell("old");
    var next = ada.tell("not kept");
    try (var admin = Lab.broker().admin()) {
      var partition = new TopicPartition(Topics.NOTIFICATIONS, next.partition());
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(next.offset() + 1)))
          .all()
          .get();
    }
    ada.tell("kept");
    try (var page = Page.after(first.port(), ada.ticket(), old.partition() + ":" + old.offset())) {
      resyncs(page, "too_old");
      ada.tell("new");
      await().until(() -> page.texts().size() == 2);
      assertThat(page.titles()).last().isEqualTo("new");
      page.texts().forEach(text -> new OpenApiCheck().checkSchema("RealtimeEvent", text));
    }
  }

  @Test
  void who_missed_more_than_a_thousand_loads_everything_anew() throws Exception {
    var ada = Person.in(lab);
    var start = ada.tell("start");
    for (int i = 0; i <= Resume.MOST_EVENTS; i++) {
      var told = ada.told("missed", "");
      if (i == Resume.MOST_EVENTS) {
        told.get();
      }
    }
    var id = start.partition() + ":" + start.offset();
    try (var page = Page.after(first.port(), ada.ticket(), id)) {
      await().until(() -> page.titles().contains("resync"));
      assertThat(page.events().getLast().at("/payload/reason").stringValue()).isEqualTo("too_many");
      assertThat(page.texts()).hasSize(Resume.MOST_EVENTS + 1);
    }
  }

  @Test
  void an_id_that_no_event_of_the_persons_can_have_has_everything_loaded_anew() {
    var ada = Person.in(lab);
    var told = ada.tell("told");
    var beyond = told.partition() + ":" + (told.offset() + 1_000_000);
    var elsewhere = (told.partition() + 1) % 12 + ":0";
    for (var id : List.of(beyond, elsewhere, "77:0", "-1:0", "3", "")) {
      try (var page = Page.after(second.port(), ada.ticket(), id)) {
        resyncs(page, "unknown");
      }
    }
  }

  private static void resyncs(Page page, String reason) {
    await().until(() -> !page.texts().isEmpty());
    assertThat(page.titles()).containsExactly("resync");
    assertThat(page.events().getFirst().at("/payload/reason").stringValue()).isEqualTo(reason);
  }

  @Test
  void a_page_that_asks_too_late_loads_everything_anew() {
    var ada = Person.in(lab);
    var old = ada.tell("old");
    try (var hasty = Instance.of(lab, Instance.waiting(Duration.ofMillis(1)));
        var page = Page.opened(hasty.port(), ada.ticket())) {
      ada.tell("live without a first message");
      await().until(() -> page.texts().size() == 1);
      page.say("{\"after\":\"" + old.partition() + ":" + old.offset() + "\"}");
      await().until(() -> page.texts().size() == 2);
      assertThat(page.events().getLast().at("/payload/reason").stringValue()).isEqualTo("late");
    }
  }

  @Test
  void what_happens_between_the_upgrade_and_the_first_message_is_not_missed() {
    var ada = Person.in(lab);
    try (var page = Page.opened(first.port(), ada.ticket())) {
      ada.tell("1");
      ada.tell("2");
      page.say("{}");
      await().untilAsserted(() -> assertThat(page.titles()).containsExactly("1", "2"));
    }
  }

  @Test
  void what_happens_after_a_broker_was_away_reaches_the_page_that_stayed_open() {
    var ada = Person.in(lab);
    try (var page = Page.live(first.port(), ada.ticket())) {
      ada.tell("before");
      await().until(() -> page.texts().size() == 1);
      Lab.broker().stop();
      Lab.broker().start();
      ada.tell("after");
      await().untilAsserted(() -> assertThat(page.titles()).containsExactly("before", "after"));
    }
  }

  @Test
  void an_instance_that_ends_says_so_and_the_other_goes_on_with_its_people() {
    var ada = Person.in(lab);
    var ending = Instance.of(lab);
    try (var page = Page.live(ending.port(), ada.ticket())) {
      ada.tell("1");
      await().until(() -> page.texts().size() == 1);
      ending.close();
      assertThat(page.closed()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1001);
      ada.tell("2");
      try (var again = Page.after(second.port(), ada.ticket(), page.lastId())) {
        await().untilAsserted(() -> assertThat(again.titles()).containsExactly("2"));
      }
    }
  }
}

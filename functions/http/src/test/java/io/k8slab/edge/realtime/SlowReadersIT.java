package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.edge.SocketProcess;
import io.k8slab.testing.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes for sockets, of which one has much less memory than its clients do not read. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SlowReadersIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** 10 × 300 × 50 KB are 150 MB, as text in memory. */
  private static final int READERS = 10;

  private static final int EVENTS = 300;
  private static final String TEXT = "x".repeat(50_000);
  private static final String SMALL_HEAP = "-Xmx64m -XX:+ExitOnOutOfMemoryError";

  @TempDir private Path folder;

  @Test
  void who_stops_reading_is_dropped_by_a_small_heap_and_resumes_at_another_process()
      throws Exception {
    try (var lab = Lab.open();
        var small = SocketProcess.start(folder, lab, SMALL_HEAP);
        var other = SocketProcess.start(folder, lab, "")) {
      var ada = Person.in(lab);
      String last;
      try (var reading = Page.live(small.port(), ada.ticket())) {
        ada.tell("first");
        await().atMost(LONG).until(() -> reading.texts().size() == 1);
        last = reading.lastId();
      }
      var people = new ArrayList<Person>();
      var mute = new ArrayList<RawSocket>();
      for (int i = 0; i < READERS; i++) {
        people.add(i == 0 ? ada : Person.in(lab));
        mute.add(new RawSocket(small.port(), people.getLast().ticket()));
      }
      for (int i = 0; i < EVENTS; i++) {
        for (var person : people) {
          var told = person.told(Integer.toString(i), TEXT);
          if (person.equals(people.getLast())) {
            told.get();
          }
        }
      }
      // their connections are open all the while; what the server had sent is all that comes
      for (var socket : mute) {
        assertThat(socket.readToTheEnd()).as("a close frame may fit in").isIn(1006, 1013);
        socket.close();
      }
      assertThat(small.isAlive()).isTrue();
      try (var again = Page.after(other.port(), ada.ticket(), last)) {
        await().atMost(LONG).until(() -> again.texts().size() == EVENTS);
        assertThat(again.titles())
            .containsExactlyElementsOf(
                IntStream.range(0, EVENTS).mapToObj(Integer::toString).toList());
      }
      try (var live = Page.live(small.port(), ada.ticket())) {
        ada.tell("goes on");
        await().atMost(LONG).untilAsserted(() -> assertThat(live.titles()).contains("goes on"));
      }
    }
  }
}

package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutgoingTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Outgoing outgoing = new Outgoing(wakes::incrementAndGet);

  @Test
  void events_come_in_their_order_and_a_ping_before_them() {
    outgoing.add(event("1"));
    outgoing.add(event("2"));
    outgoing.ping();
    outgoing.ping();
    assertThat(next()).isInstanceOf(Outgoing.Next.Ping.class);
    assertThat(next()).isEqualTo(new Outgoing.Next.Send(event("1")));
    assertThat(next()).isEqualTo(new Outgoing.Next.Send(event("2")));
  }

  @Test
  void one_event_too_many_ends_it_and_frees_what_waited() {
    for (int i = 0; i < Outgoing.MOST_EVENTS; i++) {
      outgoing.add(event("x"));
    }
    assertThat(outgoing.isClosing()).isFalse();
    outgoing.add(event("x"));

    assertTooSlow();
  }

  @Test
  void too_many_characters_end_it() {
    outgoing.add(event("x".repeat(Outgoing.MOST_CHARS)));
    assertThat(outgoing.isClosing()).isFalse();
    outgoing.add(event("x"));

    assertTooSlow();
  }

  @Test
  void what_was_taken_counts_no_more() {
    for (int i = 0; i < 10 * Outgoing.MOST_EVENTS; i++) {
      outgoing.add(event("x".repeat(Outgoing.MOST_CHARS)));
      next();
    }
    assertThat(outgoing.isClosing()).isFalse();
  }

  @Test
  void an_event_that_is_larger_than_all_that_may_wait_still_gets_through() {
    var large = event("x".repeat(Outgoing.MOST_CHARS + 1));
    outgoing.add(large);
    assertThat(next()).isEqualTo(new Outgoing.Next.Send(large));
  }

  @Test
  void the_first_reason_stands_and_nothing_is_taken_after_it() {
    var reason = new CloseReason(CloseCodes.GOING_AWAY, "first");
    outgoing.close(reason);
    outgoing.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "second"));
    outgoing.add(event("late"));
    assertThat(next()).isEqualTo(new Outgoing.Next.Close(reason));
    assertThat(next()).isEqualTo(new Outgoing.Next.Close(reason));
  }

  @Test
  void a_writer_is_called_once_when_none_is_there_and_something_is_owed() {
    outgoing.add(event("the first writer is there"));
    next();
    assertThat(outgoing.next()).isEmpty();
    assertThat(wakes).hasValue(0);

    outgoing.add(event("1"));
    outgoing.add(event("2"));
    outgoing.ping();
    assertThat(wakes).hasValue(1);

    next();
    next();
    next();
    assertThat(outgoing.next()).isEmpty();
    outgoing.close(new CloseReason(CloseCodes.GOING_AWAY, "end"));
    assertThat(wakes).hasValue(2);
  }

  private Outgoing.Next next() {
    return outgoing.next().orElseThrow();
  }

  private void assertTooSlow() {
    assertThat(next())
        .isInstanceOfSatisfying(
            Outgoing.Next.Close.class,
            close -> assertThat(close.reason().getCloseCode().getCode()).isEqualTo(1013));
  }

  private static Event event(String text) {
    return new Event(new Position(0, 0), text);
  }
}

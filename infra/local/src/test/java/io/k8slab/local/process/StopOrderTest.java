package io.k8slab.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StopOrderTest {
  private final List<String> announced = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private final StopOrder order = new StopOrder(announced::add);

  @Test
  void parts_stop_the_other_way_round_once() {
    order.add("one", () -> stopped.add("one"));
    order.add("", () -> stopped.add("silent"));
    order.add("two", () -> stopped.add("two"));

    order.close();
    order.close();

    assertThat(stopped).containsExactly("two", "silent", "one");
    assertThat(announced).containsExactly("two", "one");
  }

  @Test
  void a_part_that_fails_does_not_keep_the_others_from_stopping() {
    order.add("one", () -> stopped.add("one"));
    order.add(
        "fails",
        () -> {
          throw new IllegalStateException("cannot stop");
        });
    order.add(
        "interrupted",
        () -> {
          throw new InterruptedException();
        });

    order.close();

    assertThat(stopped).containsExactly("one");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void what_starts_during_a_stop_is_stopped_at_once() {
    order.close();

    assertThatThrownBy(() -> order.add("late", () -> stopped.add("late")))
        .isInstanceOf(CancellationException.class);
    assertThat(stopped).containsExactly("late");
  }
}

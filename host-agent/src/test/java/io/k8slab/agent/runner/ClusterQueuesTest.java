package io.k8slab.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterQueuesTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ClusterQueues queues = new ClusterQueues();
  private final UUID cluster = UUID.randomUUID();
  private final List<String> history = new CopyOnWriteArrayList<>();
  private volatile long highest;
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /** Generations in the order of arrival, the first at work when the others come. */
  static Stream<Arguments> arrivals() {
    return Stream.of(
        Arguments.of(List.of(1L), List.of("1 done")),
        Arguments.of(List.of(1L, 1L), List.of("1 done", "1 done")),
        Arguments.of(List.of(1L, 2L), List.of("1 cancelled", "2 done")),
        Arguments.of(List.of(2L, 1L), List.of("2 done", "1 superseded by 2")),
        Arguments.of(List.of(1L, 1L, 2L), List.of("1 cancelled", "1 superseded by 2", "2 done")),
        Arguments.of(List.of(1L, 2L, 3L), List.of("1 cancelled", "2 superseded by 3", "3 done")),
        Arguments.of(List.of(1L, 3L, 2L), List.of("1 cancelled", "3 done", "2 superseded by 3")),
        Arguments.of(List.of(1L, 2L, 2L), List.of("1 cancelled", "2 done", "2 done")),
        Arguments.of(
            List.of(2L, 1L, 2L, 3L, 1L),
            List.of(
                "2 cancelled",
                "1 superseded by 3",
                "2 superseded by 3",
                "3 done",
                "1 superseded by 3")));
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @MethodSource("arrivals")
  void tasks_of_one_cluster_end_as_their_generations_say(
      List<Long> generations, List<String> expected) throws InterruptedException {
    var gate = new CountDownLatch(1);
    highest = generations.stream().mapToLong(Long::longValue).max().orElseThrow();
    var first = new Recorded(generations.getFirst(), gate);
    queues.submit(cluster, first);
    await().atMost(LONG).until(() -> first.begun.getCount() == 0);
    generations.stream().skip(1).forEach(g -> queues.submit(cluster, new Recorded(g, gate)));
    gate.countDown();

    assertThat(queues.awaitIdle(LONG)).isTrue();
    assertThat(history).isEqualTo(expected);
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void clusters_do_not_wait_for_each_other() throws InterruptedException {
    var gate = new CountDownLatch(1);
    var slow = new Recorded(1, gate);
    queues.submit(cluster, slow);
    var other = new Recorded(1, new CountDownLatch(0));
    queues.submit(UUID.randomUUID(), other);

    await().atMost(LONG).until(() -> history.contains("1 done"));
    gate.countDown();
    assertThat(queues.awaitIdle(LONG)).isTrue();
  }

  @Test
  void a_defect_in_one_task_does_not_stop_the_next() throws InterruptedException {
    var gate = new CountDownLatch(1);
    queues.submit(
        cluster,
        new Recorded(1, gate) {
          @Override
          public void carryOut(Cancellation cancellation) {
            super.carryOut(cancellation);
            throw new IllegalStateException("defect");
          }
        });
    queues.submit(cluster, new Recorded(1, gate));
    gate.countDown();

    assertThat(queues.awaitIdle(LONG)).isTrue();
    assertThat(history).containsExactly("1 done", "1 done");
  }

  @Test
  void own_work_gives_way_to_what_is_there() throws InterruptedException {
    var gate = new CountDownLatch(1);
    queues.submit(cluster, new Recorded(1, gate));

    assertThat(queues.submitIfIdle(cluster, new Recorded(1, gate))).isFalse();
    gate.countDown();
    assertThat(queues.awaitIdle(LONG)).isTrue();
    assertThat(queues.submitIfIdle(cluster, new Recorded(1, gate))).isTrue();
    assertThat(queues.awaitIdle(LONG)).isTrue();
    assertThat(history).hasSize(2);
  }

  @Test
  void waiting_for_the_end_has_an_end() throws InterruptedException {
    var gate = new CountDownLatch(1);
    queues.submit(cluster, new Recorded(1, gate));

    assertThat(queues.awaitIdle(Duration.ofMillis(20))).isFalse();
    gate.countDown();
    assertThat(queues.awaitIdle(LONG)).isTrue();
  }

  private class Recorded implements Task {
    private final long generation;
    private final CountDownLatch gate;
    private final CountDownLatch begun = new CountDownLatch(1);

    Recorded(long generation, CountDownLatch gate) {
      this.generation = generation;
      this.gate = gate;
    }

    @Override
    public long generation() {
      return generation;
    }

    @Override
    public void carryOut(Cancellation cancellation) {
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      begun.countDown();
      await().atMost(LONG).until(() -> gate.getCount() == 0);
      // the cancelling thread may come a moment after the gate
      if (generation < highest) {
        await().atMost(LONG).until(cancellation::isCancelled);
      }
      history.add(generation + (cancellation.isCancelled() ? " cancelled" : " done"));
      atOnce.decrementAndGet();
    }

    @Override
    public void supersede(long highest) {
      history.add(generation + " superseded by " + highest);
    }
  }
}

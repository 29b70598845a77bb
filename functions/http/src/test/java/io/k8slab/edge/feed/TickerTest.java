package io.k8slab.edge.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TickerTest {
  @Test
  void it_goes_on_after_failures_until_it_is_closed() throws Exception {
    var runs = new AtomicInteger();
    var ticker =
        new Ticker(
                "counts",
                Duration.ofMillis(1),
                () -> {
                  if (runs.incrementAndGet() % 2 == 1) {
                    throw new IllegalStateException("odd");
                  }
                })
            .start();
    await().until(() -> runs.get() > 4);

    ticker.close();

    int last = runs.get();
    await().during(Duration.ofMillis(50)).until(() -> runs.get() == last);
  }

  @Test
  void closing_does_not_wait_for_the_pause_and_does_not_interrupt_the_run() throws Exception {
    var running = new AtomicBoolean();
    var interrupted = new AtomicBoolean();
    var go = new java.util.concurrent.CountDownLatch(1);
    var ticker =
        new Ticker(
                "waits",
                Duration.ofDays(1),
                () -> {
                  running.set(true);
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                })
            .start();
    await().untilTrue(running);
    var closing = Thread.ofVirtual().start(ticker::close);
    go.countDown();

    assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    assertThat(interrupted).isFalse();
  }
}

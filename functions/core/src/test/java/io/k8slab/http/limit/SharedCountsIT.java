package io.k8slab.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.http.ProblemException;
import io.k8slab.http.limit.jdbc.SharedCountRows;
import io.k8slab.jdbc.Database;
import io.k8slab.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Instances beside each other on one database; its clock is the real one. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedCountsIT {
  private static final int LIMIT = 600;
  private static final int CHUNK = 60;
  private static final RateLimitConfig CONFIG = new RateLimitConfig(LIMIT, 1, 1, 1, 10);

  private static TestDatabase db;
  private static Database database;
  private final UUID ada = UUID.randomUUID();

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    database = new Database(db.dataSource());
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  @Test
  void two_instances_let_through_one_limit_and_a_chunk_each_at_most() {
    var instances = List.of(instance(), instance());
    var began = Instant.now();
    int taken = 0;
    for (int i = 0; i < 4 * LIMIT; i++) {
      taken += take(instances.get(i % 2));
    }
    assertThat(taken)
        .isGreaterThanOrEqualTo(LIMIT)
        .isLessThanOrEqualTo(LIMIT + 2 * CHUNK + flowedIn(began));
  }

  @Test
  void an_instance_that_comes_later_finds_used_up_what_others_took() {
    var first = instance();
    for (int i = 0; i < LIMIT; i++) {
      take(first);
    }
    var began = Instant.now();
    var later = instance();
    int taken = 0;
    for (int i = 0; i < LIMIT; i++) {
      taken += take(later);
    }
    assertThat(taken).isBetween(CHUNK, CHUNK + flowedIn(began));
  }

  @Test
  void many_instances_at_once_keep_to_the_bound() {
    int count = 8;
    var began = Instant.now();
    var threads = new ArrayList<Thread>();
    var taken = new java.util.concurrent.atomic.AtomicInteger();
    for (int i = 0; i < count; i++) {
      var instance = instance();
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int j = 0; j < LIMIT; j++) {
                      taken.addAndGet(take(instance));
                    }
                  }));
    }
    threads.forEach(SharedCountsIT::join);
    assertThat(taken.get()).isLessThanOrEqualTo(LIMIT + count * CHUNK + flowedIn(began));
  }

  @Test
  void the_database_is_asked_once_in_a_chunk_and_holds_nobodys_name() {
    var instance = instance();
    for (int i = 0; i < CHUNK - 1; i++) {
      take(instance);
    }
    var before = rows();
    take(instance);
    assertThat(rows()).isEqualTo(before + 1);
    assertThat(db.value("SELECT max(length(caller)) FROM rate_limits")).hasToString("32");
  }

  @Test
  void a_count_that_is_over_is_pruned() {
    var instance = instance();
    for (int i = 0; i < CHUNK; i++) {
      take(instance);
    }
    var kept = rows();
    assertThat(database.transact(SharedCountRows::prune)).isZero();
    db.execute("UPDATE rate_limits SET counted_at = now() - interval '3 minutes'");
    assertThat(database.transact(SharedCountRows::prune)).isEqualTo((int) kept);
    assertThat(rows()).isZero();
  }

  @Test
  void a_debt_is_never_more_than_one_limit() {
    var rows = new SharedCountRows(database);
    var limit = new Limit(LIMIT, CHUNK);
    var caller = new byte[32];
    for (int i = 0; i < 10; i++) {
      assertThat(rows.spend(caller, limit, LIMIT).orElseThrow()).isGreaterThanOrEqualTo(-LIMIT);
    }
  }

  private static RateLimits instance() {
    return new RateLimits(CONFIG, new SharedCountRows(database), InstantSource.system());
  }

  private int take(RateLimits instance) {
    try {
      instance.turn("GET", "192.0.2.1").takeOf(ada);
      return 1;
    } catch (ProblemException e) {
      return 0;
    }
  }

  /** Into each of them, at most, while the test ran. */
  private static int flowedIn(Instant began) {
    return (int) Math.ceil(Duration.between(began, Instant.now()).toMillis() * LIMIT / 60_000.0)
        + 1;
  }

  private static long rows() {
    return Long.parseLong(String.valueOf(db.value("SELECT count(*) FROM rate_limits")));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

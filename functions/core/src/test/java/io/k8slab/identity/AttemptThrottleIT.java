package io.k8slab.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AttemptThrottleIT {
  private static final String PASSWORD = "correct horse battery";

  /** Fewer than the pool has connections: none of them waits for one in vain. */
  private static final int AT_ONCE = 8;

  private static final String EMAIL = "ada@example.com";

  private final TestDatabase db = TestDatabase.create();
  private final TestApi one = new TestApi(db.database());
  private final TestApi another = new TestApi(db.database());

  @AfterEach
  void stop() {
    db.close();
  }

  @Test
  void so_many_attempts_at_once_and_no_more_over_all_instances() throws Exception {
    one.register(EMAIL, PASSWORD);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var tries = new ArrayList<Callable<Answer>>();
      for (int i = 0; i < AttemptThrottle.FOR_ONE_EMAIL; i++) {
        tries.add(() -> one.login(EMAIL, "wrong"));
        tries.add(() -> another.login(EMAIL, "wrong"));
      }
      var statuses = new ArrayList<Integer>();
      for (var answer : threads.invokeAll(tries)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses.stream().filter(status -> status == 401))
          .hasSize(AttemptThrottle.FOR_ONE_EMAIL);
      assertThat(statuses.stream().filter(status -> status == 429))
          .hasSize(AttemptThrottle.FOR_ONE_EMAIL);
    }
    var refused = another.login(EMAIL, PASSWORD);
    assertThat(refused.problem()).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 900);

    // the window ends when it was to end, and nobody else was kept out meanwhile
    assertThat(one.login("eve@example.com", "wrong").status()).isEqualTo(401);
    db.execute("UPDATE login_attempts SET window_ends = now() - interval '1 second'");
    assertThat(one.login(EMAIL, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void the_right_password_counts_for_nothing() {
    one.register(EMAIL, PASSWORD);
    db.execute("DELETE FROM login_attempts");
    for (int i = 0; i < AttemptThrottle.FOR_ONE_EMAIL + 1; i++) {
      assertThat(one.login(EMAIL, PASSWORD).status()).isEqualTo(200);
    }
    assertThat(db.value("SELECT sum(attempts) FROM login_attempts")).isEqualTo("0");
  }

  @Test
  void one_address_cannot_try_the_passwords_of_many() {
    one.login(EMAIL, "wrong");
    db.execute(
        "UPDATE login_attempts SET attempts = %d".formatted(AttemptThrottle.FROM_ONE_ADDRESS));
    assertThat(one.login("bob@example.com", "wrong").status()).isEqualTo(429);
  }

  @Test
  void a_thousand_guesses_from_many_addresses_lock_nobody_out_and_most_cost_no_hash()
      throws Exception {
    one.register(EMAIL, PASSWORD);
    int addresses = 25;
    int guesses = 4 * AttemptThrottle.FOR_ONE_EMAIL;
    var tries = new ArrayList<Callable<Integer>>();
    for (int guess = 0; guess < guesses; guess++) {
      for (int address = 0; address < addresses; address++) {
        var from = "198.51.100." + address;
        var instance = address % 2 == 0 ? one : another;
        tries.add(() -> login(instance, "guess", from).status());
      }
    }
    var middle = tries.size() / 2;
    tries.add(middle, () -> login(one, PASSWORD, "203.0.113.1").status());
    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (var status : threads.invokeAll(tries)) {
        statuses.add(status.get());
      }
    }
    assertThat(statuses.get(middle)).as("the victim, meanwhile").isEqualTo(200);
    assertThat(statuses.stream().filter(status -> status == 401)).hasSize(250);
    assertThat(statuses.stream().filter(status -> status == 429)).hasSize(750);
    assertThat(login(another, PASSWORD, "203.0.113.1").status()).isEqualTo(200);
    assertThat(
            db.value(
                "SELECT count(*) FROM audit_log WHERE action = 'auth.login' AND outcome = 'refused'"))
        .as("what was refused unseen is not written down once each")
        .isEqualTo("250");
  }

  /** Whoever has one address of IPv6 has 2^64. */
  @Test
  void a_network_of_ipv6_counts_as_one_address() {
    one.register(EMAIL, PASSWORD);
    for (int i = 0; i < AttemptThrottle.FOR_ONE_EMAIL; i++) {
      assertThat(login(one, "guess", "2001:db8:1:2::" + i).status()).isEqualTo(401);
    }
    assertThat(login(one, PASSWORD, "2001:db8:1:2:ffff::1").status()).isEqualTo(429);
    assertThat(login(one, PASSWORD, "2001:db8:1:3::1").status()).isEqualTo(200);
  }

  private static Answer login(TestApi instance, String password, String address) {
    return FunctionExchange.ask(
        instance.api(),
        "POST",
        "/api/v1/auth/login",
        Map.of("content-type", "application/json"),
        "{\"email\":\"%s\",\"password\":\"%s\"}"
            .formatted(EMAIL, password)
            .getBytes(StandardCharsets.UTF_8),
        address);
  }

  @Test
  void what_is_over_is_forgotten() {
    one.login(EMAIL, "wrong");
    db.execute("UPDATE login_attempts SET window_ends = now() - interval '1 second'");
    assertThat(new PruneSessions(db.database()).run()).isEqualTo(2);
    assertThat(db.value("SELECT count(*) FROM login_attempts")).isEqualTo("0");
  }
}

package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that know of each other by the database alone. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedLimitIT {
  private static final String PASSWORD = "correct horse battery";
  private static final int LIMIT = 200;
  private static final int CHUNK = 20;

  @TempDir private Path folder;

  @Test
  void two_processes_let_through_one_limit_and_a_chunk_each_at_most() throws Exception {
    try (var db = TestDatabase.create()) {
      var environment = new HashMap<>(TestEnvironment.of(db.config(3), "127.0.0.1:1"));
      environment.put("K8SLAB_RATE_LIMIT_READS", Integer.toString(LIMIT));
      environment.put("K8SLAB_RATE_LIMIT_CHUNK_PERCENT", Integer.toString(100 * CHUNK / LIMIT));
      try (var one = HttpProcess.start(folder, environment, "serve");
          var other = HttpProcess.start(folder, environment, "serve")) {
        var processes = List.of(one.exchange(), other.exchange());
        processes.getFirst().register("ada@example.com", PASSWORD);
        var token = processes.getFirst().login("ada@example.com", PASSWORD).field("access_token");
        var began = Instant.now();
        int passed = 0;
        int refused = 0;
        for (int i = 0; i < 3 * LIMIT; i++) {
          var answer = processes.get(i % 2).get("/api/v1/users/me", token);
          if (answer.status() == 200) {
            passed++;
          } else {
            assertThat(answer.problem()).isEqualTo("rate-limited");
            assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
            refused++;
          }
        }
        assertThat(refused).isPositive();
        assertThat(passed)
            .isGreaterThanOrEqualTo(LIMIT)
            .isLessThanOrEqualTo(LIMIT + 2 * CHUNK + 2 * flowedIn(began));
      }
    }
  }

  /** Into the bucket of one of them, at most, while the test ran. */
  private static int flowedIn(Instant began) {
    return (int) Math.ceil(Duration.between(began, Instant.now()).toMillis() * LIMIT / 60_000.0)
        + 1;
  }
}

package io.k8slab.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PasswordHashesTest {
  private final PasswordHashes hashes = new PasswordHashes(2, Duration.ofSeconds(30));

  @Test
  void a_password_fits_its_own_hash_only() {
    var hash = hashes.hash("correct horse battery");
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashes.matches("correct horse battery", hash)).isTrue();
    assertThat(hashes.matches("correct horse batterx", hash)).isFalse();
    assertThat(hashes.hash("correct horse battery")).isNotEqualTo(hash);
  }

  @Test
  void a_password_may_be_typed_on_another_keyboard() {
    assertThat(hashes.matches("cafe\u0301 au lait", hashes.hash("café au lait"))).isTrue();
  }

  @Test
  void nobody_has_a_password() {
    assertThat(hashes.matches("", null)).isFalse();
    assertThat(hashes.matches("correct horse battery", null)).isFalse();
  }

  @Test
  void who_waits_too_long_for_a_turn_is_told_when_to_come_back() {
    var busy = new PasswordHashes(1, Duration.ofMillis(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var others =
          IntStream.range(0, 20)
              .mapToObj(i -> threads.submit(() -> busy.hash("correct horse battery")))
              .toList();
      await()
          .until(
              () ->
                  others.stream()
                      .filter(java.util.concurrent.Future::isDone)
                      .anyMatch(f -> f.state() == java.util.concurrent.Future.State.FAILED));
      var refused =
          others.stream()
              .filter(java.util.concurrent.Future::isDone)
              .filter(f -> f.state() == java.util.concurrent.Future.State.FAILED)
              .findFirst()
              .orElseThrow()
              .exceptionNow();
      var problem = ((ProblemException) refused).problem();
      assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
      assertThat(problem.headers()).containsEntry("retry-after", "3");
    }
  }

  @Test
  void an_interrupted_wait_ends_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThat(catchThrowableOfType(ProblemException.class, () -> hashes.hash("x"))).isNotNull();
    assertThat(Thread.interrupted()).isTrue();
  }
}

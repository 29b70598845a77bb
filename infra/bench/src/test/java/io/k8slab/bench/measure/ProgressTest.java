package io.k8slab.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Progress progress(Duration every) {
    return new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), every);
  }

  @Test
  void a_line_has_the_time_since_the_start() {
    progress(Duration.ofSeconds(10)).say("something");

    assertThat(said()).matches(" *[0-9]+\\.[0-9] s {2}something\\R");
  }

  @Test
  void work_is_announced_and_goes_on_being_told() throws Exception {
    Progress progress = progress(Duration.ofMillis(10));

    boolean ended =
        progress.during(
            "some-name",
            "what it is",
            () -> {
              await().until(() -> said().contains("some-name: goes on"));
              return true;
            });

    assertThat(ended).isTrue();
    assertThat(said()).contains("some-name: what it is");
  }
}

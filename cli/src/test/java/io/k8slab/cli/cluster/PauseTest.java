package io.k8slab.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PauseTest extends WithServer {
  @BeforeEach
  void signIn() {
    ada();
  }

  @Test
  void pause_and_resume_end_when_it_is_so() {
    create("demo");

    Cli.Run paused = cli().run("cluster", "pause", "demo", "--wait");

    assertThat(paused.code()).as(paused.err()).isZero();
    assertThat(paused.out())
        .isEqualTo(
            "demo is paused. Of its lease 1h 30m are left.\n"
                + "Go on with it: k8slab cluster resume demo\n");
    assertThat(paused.err()).contains("Stop the control plane");
    assertThat(cli().run("cluster", "list").out()).contains("PAUSED");
    assertThat(cli().run("cluster", "get", "demo").out())
        .contains("if nobody resumes it", "Lease       1h 30m are left; its clock stands");

    Cli.Run resumed = cli().run("cluster", "resume", "demo", "--wait");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).isEqualTo("demo runs again; its lease ends in 2h.\n");
  }

  @Test
  void without_wait_they_answer_at_once() {
    create("demo");

    assertThat(cli().run("cluster", "pause", "demo").out()).startsWith("demo is being paused.");
    assertThat(cli().run("cluster", "pause", "demo", "-o", "json").out())
        .contains("\"status\": \"PAUSING\"");
  }

  @Test
  void pause_that_is_undone_is_10_with_its_cause() {
    create("awake");

    Cli.Run run = cli().run("cluster", "pause", "awake", "--wait");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("error: awake was not paused: NOT_HEALTHY\n  it does not answer\n");
  }

  @Test
  void resume_that_fails_is_10_with_its_cause() {
    create("asleep");
    assertThat(cli().run("cluster", "pause", "asleep", "--wait").code()).isZero();

    Cli.Run run = cli().run("cluster", "resume", "asleep", "--wait");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.err())
        .contains("error: asleep was not resumed: NOT_HEALTHY\n  it does not answer\n");
  }
}

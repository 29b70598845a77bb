package io.k8slab.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.ModelAnswer;
import io.k8slab.cli.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitTest extends WithServer {
  @BeforeEach
  void signIn() {
    ada();
  }

  @Test
  void create_ends_when_it_runs_with_a_line_a_step_and_the_next_command() {
    Cli.Run run =
        cli()
            .with("K8SLAB_COMMAND", "./k8slab")
            .run("cluster", "create", "--name", "demo", "--wait");

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .isEqualTo("✔ 1/2 Prepare the host 1.5s\n✔ 2/2 Start the API server 1.5s\n");
    assertThat(run.out())
        .contains("Status      RUNNING")
        .endsWith("\nNext: ./k8slab cluster get-kubeconfig demo > demo.yaml\n");
  }

  @Test
  void create_for_a_program_leaves_stdout_to_the_cluster() {
    Cli.Run run = create("demo", "-o", "json");

    assertThat(run.out()).startsWith("{\n").endsWith("}\n").contains("\"status\": \"RUNNING\"");
    assertThat(run.err()).contains("Next: ");
  }

  @Test
  void a_terminal_gets_a_spinner_that_is_wiped() {
    Cli.Run run = cli().onTerminal().run("cluster", "create", "--name", "queued-1", "--wait");

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .contains("\r\033[K⠋ queued, place 2, starts in about 5m")
        .contains("1/2 Prepare the host")
        .contains("\r\033[K\033[32m✔\033[0m 1/2 Prepare the host \033[2m1.5s\033[0m\n")
        .endsWith("\r\033[K");
  }

  @Test
  void a_place_in_the_queue_is_told_when_it_changes() {
    Cli.Run run = create("queued-1");

    assertThat(run.err())
        .startsWith(
            "… queued, place 2, starts in about 5m\n… queued, place 1, starts in about 5m\n✔ 1/2");
  }

  @Test
  void a_cluster_that_fails_is_10_with_code_cause_and_the_end_of_its_log() {
    Cli.Run run = create("fails-1");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("✘ 2/2 Start the API server failed (exit code 7) after 1.5s\n")
        .contains("error: fails-1 failed: STEP_FAILED\n  the disk is full\n")
        .contains("  step: start-the-api-server\n  the last lines of its log:\n")
        .contains("  | begin: Start the API server\n  | no room [2J left on start-the-api-server\n")
        .containsPattern("  Its whole log: k8slab cluster logs [0-9a-f-]{36}\n");
  }

  @Test
  void a_log_that_cannot_be_read_does_not_hide_the_failure() {
    server.next("/logs", ModelAnswer.problem(503, "unavailable", "no"));

    Cli.Run run = create("fails-1");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.err())
        .contains("error: fails-1 failed", "its log could not be read: Title of unavailable");
  }

  @Test
  void a_create_that_somebody_ends_is_10() {
    cli().run("cluster", "create", "--name", "demo");
    String cluster =
        cli()
            .run("cluster", "get", "demo", "-o", "json")
            .out()
            .replace("\"PROVISIONING\"", "\"TERMINATING\"");
    server.next("/clusters", ModelAnswer.text(202, "application/json", cluster));

    Cli.Run run = create("demo");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.err()).contains("error: demo was ended before it ran");
  }

  @Test
  void a_wait_that_is_over_is_11_and_the_cluster_goes_on() {
    Cli.Run run = create("stuck-1", "--timeout", "1s");

    assertThat(run.code()).isEqualTo(11);
    assertThat(run.err())
        .contains("error: stuck-1 is still PROVISIONING after 1s")
        .contains("It goes on without us. Look at it: k8slab cluster get stuck-1");
    assertThat(cli().run("cluster", "get", "stuck-1").code()).isZero();
  }

  @Test
  void a_server_that_is_away_for_a_while_is_waited_for() {
    cli().run("cluster", "create", "--name", "first");
    String id =
        cli()
            .run("cluster", "create", "--name", "demo", "-o", "json")
            .out()
            .lines()
            .filter(line -> line.contains("\"id\""))
            .findFirst()
            .orElseThrow()
            .replaceAll(".*: \"|\",", "");
    server.next("/" + id, ModelAnswer.problem(503, "unavailable", "restarting"));
    server.next("/" + id, ModelAnswer.problem(429, "rate-limited", "slower"));

    Cli.Run run = cli().run("cluster", "delete", "demo", "--wait");

    assertThat(run.code()).isZero();
    assertThat(run.err()).containsOnlyOnce("Title of unavailable; trying again for 1m");
  }

  @Test
  void what_ends_a_wait_says_that_the_cluster_goes_on() {
    cli().run("cluster", "create", "--name", "demo");
    String id = server.seen().getLast().path();
    assertThat(id).isEqualTo("/api/v1/clusters");
    String json = cli().run("cluster", "get", "demo", "-o", "json").out();
    String path = json.replaceAll("(?s).*\"id\": \"([^\"]+)\".*", "$1");
    server.next("/" + path, ModelAnswer.problem(404, "not-found", "gone"));

    Cli.Run run = cli().run("cluster", "delete", "demo", "--wait");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err()).contains("It goes on without us.");
  }

  @Test
  void delete_waits_until_nothing_is_left_and_tells_its_own_steps_only() {
    create("demo");

    Cli.Run run = cli().run("cluster", "delete", "demo", "--wait");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("demo is terminated; nothing of it is left.\n");
    assertThat(run.err()).isEqualTo("✔ 3/3 Remove everything 1.0s\n");
    assertThat(cli().run("cluster", "delete", "demo").code()).isEqualTo(5);
  }

  @Test
  void delete_answers_at_once_without_wait() {
    create("demo");

    assertThat(cli().run("cluster", "delete", "demo").out())
        .isEqualTo("demo is being terminated.\n");
    assertThat(cli().run("cluster", "rm", "demo", "-o", "yaml").out())
        .contains("status: TERMINATING\n");
  }

  @Test
  void delete_of_what_had_failed_is_done_and_one_that_fails_is_10() {
    create("fails-1");
    create("undead-1");

    Cli.Run failedBefore = cli().run("cluster", "delete", "fails-1", "--wait");
    Cli.Run fails = cli().run("cluster", "delete", "undead-1", "--wait");

    assertThat(failedBefore.code()).isZero();
    assertThat(failedBefore.out()).isEqualTo("fails-1 had failed; nothing of it runs.\n");
    assertThat(fails.code()).isEqualTo(10);
    assertThat(fails.err()).contains("✘ 3/3 Remove everything timed out after 1.0s");
  }

  @Test
  void a_timeout_needs_a_wait_and_a_length() {
    Cli.Run alone = cli().run("cluster", "create", "--name", "demo", "--timeout", "1m");
    Cli.Run wrong = cli().run("cluster", "delete", "demo", "--wait", "--timeout", "4 parsecs");

    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("error: --timeout needs --wait");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("'4 parsecs' is not a length of time");
    assertThat(server.seen("POST", "/api/v1/clusters")).isZero();
  }
}

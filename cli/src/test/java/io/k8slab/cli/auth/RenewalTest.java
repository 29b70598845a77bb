package io.k8slab.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.ModelAnswer;
import io.k8slab.cli.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RenewalTest extends WithServer {
  @Test
  void a_token_about_to_end_is_renewed_first() throws IOException {
    Cli cli = ada();
    String before = Files.readString(cli.configFile());
    now = START.plusSeconds(880);

    assertThat(cli.run("cluster", "list").code()).isZero();

    assertThat(server.refreshes()).isOne();
    assertThat(Files.readString(cli.configFile()))
        .isNotEqualTo(before)
        .contains("2026-11-21T10:29:40Z", "current_user: " + EMAIL);
    assertThat(cli.run("cluster", "list").code()).isZero();
    assertThat(server.refreshes()).isOne();
  }

  @Test
  void a_token_that_the_server_refuses_is_renewed_and_the_request_repeated() {
    Cli cli = ada();
    server.forgetAccessTokens();

    Cli.Run run = cli.run("cluster", "create", "--name", "demo");

    assertThat(run.code()).isZero();
    assertThat(server.refreshes()).isOne();
    assertThat(server.seen("POST", "/api/v1/clusters")).isEqualTo(2);
  }

  @Test
  void many_runs_at_once_renew_once() throws Exception {
    ada();
    now = START.plusSeconds(3600);
    int runs = 8;
    CyclicBarrier together = new CyclicBarrier(runs);
    List<Future<Cli.Run>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(runs)) {
      for (int i = 0; i < runs; i++) {
        results.add(
            threads.submit(
                () -> {
                  together.await();
                  return cli().run("cluster", "list");
                }));
      }
    }

    for (Future<Cli.Run> result : results) {
      assertThat(result.get().code()).as(result.get().err()).isZero();
    }
    assertThat(server.refreshes()).isOne();
  }

  @Test
  void a_sign_in_that_has_ended_is_3() {
    Cli cli = ada();
    server.forgetEverything();

    Cli.Run run = cli.run("cluster", "list");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("Your sign-in has ended", "Sign in again: k8slab auth login");
  }

  @Test
  void a_fresh_token_that_is_refused_again_is_3() {
    Cli cli = ada();
    server.next("/clusters", ModelAnswer.problem(401, "invalid-token", "no"));
    server.next("/clusters", ModelAnswer.problem(401, "invalid-token", "no"));

    assertThat(cli.run("cluster", "list").code()).isEqualTo(3);
    assertThat(server.refreshes()).isOne();
  }

  @Test
  void a_server_that_cannot_renew_now_is_9_and_the_tokens_stay() throws IOException {
    Cli cli = ada();
    now = START.plusSeconds(3600);
    server.next("/token", ModelAnswer.problem(503, "unavailable", "no database"));

    assertThat(cli.run("cluster", "list").code()).isEqualTo(9);
    assertThat(Files.readString(cli.configFile())).contains("refresh_token");
    assertThat(cli.run("cluster", "list").code()).isZero();
  }

  @Test
  void the_token_of_one_server_is_not_shown_to_another() {
    Cli cli = ada().with("K8SLAB_API_URL", "http://127.0.0.1:1");

    Cli.Run run = cli.run("cluster", "list");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("You are signed in to " + server.url() + ", and K8SLAB_API_URL says")
        .contains("auth login --server http://127.0.0.1:1");
  }

  @Test
  void a_lost_connection_is_tried_once_more() {
    Cli cli = ada();
    server.dropNext("/clusters");

    Cli.Run once = cli.run("cluster", "create", "--name", "demo");
    server.dropNext("/clusters");
    server.dropNext("/clusters");
    server.dropNext("/clusters");
    server.dropNext("/clusters");
    Cli.Run twice = cli.run("cluster", "list");

    assertThat(once.code()).as(once.err()).isZero();
    assertThat(twice.code()).isEqualTo(9);
    assertThat(twice.err()).contains("The connection was lost");
  }
}

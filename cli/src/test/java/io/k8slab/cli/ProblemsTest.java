package io.k8slab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.ModelAnswer;
import io.k8slab.cli.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest extends WithServer {
  @BeforeEach
  void signIn() {
    ada();
  }

  @ParameterizedTest
  @CsvSource({
    "malformed-request, 400, 7",
    "invalid-credentials, 403, 3",
    "invalid-grant, 400, 3",
    "access-denied, 400, 4",
    "expired-token, 400, 11",
    "email-not-verified, 403, 4",
    "forbidden, 403, 4",
    "not-found, 404, 5",
    "method-not-allowed, 405, 1",
    "not-acceptable, 406, 1",
    "conflict, 409, 6",
    "name-taken, 409, 6",
    "quota-exceeded, 409, 6",
    "quota-exceeded, 403, 6",
    "not-running, 409, 6",
    "no-room, 409, 6",
    "lease-over, 409, 6",
    "body-too-large, 413, 7",
    "unsupported-media-type, 415, 1",
    "invalid-field, 422, 7",
    "unknown-provider, 422, 7",
    "unknown-version, 422, 7",
    "idempotency-key-reused, 422, 6",
    "rate-limited, 429, 8",
    "unavailable, 503, 9",
    "internal, 500, 1",
    "brand-new, 400, 7",
    "brand-new, 403, 4",
    "brand-new, 404, 5",
    "brand-new, 409, 6",
    "brand-new, 412, 6",
    "brand-new, 418, 1",
    "brand-new, 422, 7",
    "brand-new, 429, 8",
    "brand-new, 502, 9",
    "brand-new, 504, 9"
  })
  void a_problem_s_type_decides_the_exit_code_and_else_its_status(
      String slug, int status, int code) {
    server.next("/clusters", ModelAnswer.problem(status, slug, "what to do"));

    Cli.Run run = cli().run("cluster", "list");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error: Title of " + slug + "\n  what to do\n")
        .contains("  correlation id: 0197-test-correlation\n")
        .doesNotContain("\tat ");
  }

  @Test
  void the_model_s_own_refusals_name_the_field() {
    Cli.Run name = cli().run("cluster", "create", "--name", "Bad;Name");
    Cli.Run ttl = cli().run("cluster", "extend", "demo", "--ttl", "4 parsecs");

    assertThat(name.code()).isEqualTo(7);
    assertThat(name.err()).contains("  name: not a good name\n");
    assertThat(ttl.code()).isEqualTo(5);
    assertThat(cli().run("cluster", "create", "--name", "a", "--provider", "warp").code())
        .isEqualTo(7);
    cli().run("cluster", "create", "--name", "demo");
    assertThat(cli().run("cluster", "create", "--name", "demo").code()).isEqualTo(6);
    assertThat(cli().run("cluster", "get-kubeconfig", "demo").code()).isEqualTo(6);
    assertThat(cli().run("cluster", "extend", "demo", "--ttl", "-1h").code()).isEqualTo(7);
  }

  @Test
  void a_limit_says_when_to_try_again() {
    server.next("/clusters", ModelAnswer.problem(429, "rate-limited", "too fast"));

    assertThat(cli().run("cluster", "list").err()).contains("  Try again in 7 s.\n");
  }

  @ParameterizedTest
  @CsvSource({"200, 1", "302, 1", "404, 5", "502, 9", "500, 1", "413, 7"})
  void an_answer_that_is_not_json_is_told_by_its_status(int status, int code) {
    server.next("/clusters", ModelAnswer.text(status, "text/html", "<html>proxy</html>"));

    Cli.Run run = cli().run("cluster", "list");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err())
        .contains("asked: " + server.url() + "/api/v1/clusters")
        .doesNotContain("<html>");
  }

  @Test
  void json_that_is_not_the_api_s_is_told_where() {
    server.next("/clusters", ModelAnswer.text(200, "application/json", "[1]"));
    assertThat(cli().run("cluster", "list").err()).contains("ClusterPage is not an object");
    server.next("/clusters", ModelAnswer.text(200, "application/json", "{\"items\":[{\"id\":3}]}"));
    assertThat(cli().run("cluster", "list").err())
        .contains("ClusterPage.items: Cluster.id: not a string");
    server.next("/clusters", ModelAnswer.text(200, "application/json", "{\"items\":[{}]}"));
    assertThat(cli().run("cluster", "list").err()).contains("Cluster.id is missing");
    server.next("/clusters", ModelAnswer.text(500, "application/json", "{\"oops\":1}"));
    assertThat(cli().run("cluster", "list").err()).contains("answered 500 without saying why");
    server.next("/clusters", ModelAnswer.text(200, "application/json", "[".repeat(10_000)));
    assertThat(cli().run("cluster", "list").code()).isEqualTo(1);
    cli().run("cluster", "create", "--name", "demo");
    server.next("/kubeconfig", ModelAnswer.text(200, "text/html", "<html>"));
    assertThat(cli().run("cluster", "get-kubeconfig", "demo").out()).isEmpty();
  }

  @Test
  void text_of_the_server_cannot_steer_the_terminal() {
    server.next("/clusters", ModelAnswer.problem(500, "internal", "a\033[2Jb\nc\u202Ed"));

    assertThat(cli().run("cluster", "list").err()).contains("  a [2Jb c d\n");
  }

  @Test
  void a_name_cannot_lead_to_another_route() {
    assertThat(cli().run("cluster", "get", "../users/me").code()).isEqualTo(5);
    assertThat(server.seen().getLast().path()).isEqualTo("/api/v1/clusters/..%2Fusers%2Fme");
    for (String name : new String[] {"", " ", ".", ".."}) {
      assertThat(cli().run("cluster", "delete", name).code()).as(name).isEqualTo(2);
    }
    assertThat(cli().run("cluster", "get", "$(x); ä?#%").code()).isEqualTo(5);
  }

  @Test
  void a_server_that_is_away_is_9() {
    server.close();

    Cli.Run run = cli().run("cluster", "list");

    assertThat(run.code()).isEqualTo(9);
    assertThat(run.err()).contains("./lab up");
  }
}

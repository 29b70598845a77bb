package io.k8slab.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.ModelAnswer;
import io.k8slab.cli.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserSignInTest extends WithServer {
  @Test
  void a_code_is_shown_and_asked_about_until_it_is_approved() throws IOException {
    server.next("/auth/token", ModelAnswer.problem(400, "authorization-pending", "wait"));
    server.next("/auth/token", ModelAnswer.problem(503, "unavailable", "away"));
    server.dropNext("/auth/token");
    server.next("/auth/token", ModelAnswer.problem(400, "authorization-pending", "wait"));
    Cli.Run run = cli().run("auth", "login", "--device");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("https://lab.example.com/device\n", "BCDF-GHJK\n", "#user_code=BCDF-GHJK\n")
        .doesNotContain("device-code-of-this-run");
    assertThat(run.out()).contains("Signed in to " + server.url() + " as " + EMAIL);
    assertThat(Files.readString(cli().configFile()))
        .contains("current_user: " + EMAIL, "  access_token: ");
    assertThat(cli().run("auth", "status").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"access-denied, 4", "expired-token, 11", "invalid-grant, 3"})
  void a_device_that_is_not_approved_is_not_signed_in(String problem, int code) {
    server.next("/auth/token", ModelAnswer.problem(400, problem, "no"));
    Cli.Run run = cli().run("auth", "login", "--device");

    assertThat(run.code()).isEqualTo(code);
    assertThat(cli().configFile()).doesNotExist();
  }

  @Test
  void a_browser_on_this_machine_comes_back_from_the_provider() {
    Cli.Run run = cli().run("auth", "login", "--provider", "company");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("Open https://id.example.com/authorize?state=");
    assertThat(run.out()).contains("Signed in to " + server.url() + " as " + EMAIL);
    assertThat(server.browserAnswers()).first().asString().startsWith("404");
    assertThat(cli().run("auth", "status").code()).isZero();
  }

  @Test
  void a_provider_that_says_no_is_4() {
    server.providerDenies();
    Cli.Run run = cli().run("auth", "login", "--provider", "company");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("The provider did not sign you in", "not today");
    assertThat(cli().configFile()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--provider=company", "--email=a@example.com", "--password-stdin"})
  void two_ways_at_once_are_2(String other) {
    assertThat(cli().run("auth", "login", "--device", other).code()).isEqualTo(2);
  }
}

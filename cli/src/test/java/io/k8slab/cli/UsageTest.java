package io.k8slab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.testing.Cli;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UsageTest {
  @TempDir private Path home;

  private Cli.Run run(String... arguments) {
    return new Cli(home, "http://127.0.0.1:1", InstantSource.system()).run(arguments);
  }

  @Test
  void version_is_the_build_s() {
    assertThat(run("--version").out()).matches("k8slab \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    assertThat(run("-V").code()).isZero();
  }

  @Test
  void help_lists_the_commands_and_every_exit_code() {
    String help = run("--help").out();

    assertThat(help).contains("auth", "cluster", "completion", "K8SLAB_API_URL", "NO_COLOR");
    for (ExitCode code : ExitCode.values()) {
      assertThat(help).contains(" " + code.code() + "  " + code.meaning());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth",
        "auth login",
        "auth logout",
        "auth status",
        "auth register",
        "cluster",
        "cluster create",
        "cluster list",
        "cluster get",
        "cluster extend",
        "cluster pause",
        "cluster resume",
        "cluster delete",
        "cluster get-kubeconfig",
        "cluster get-credentials",
        "cluster logs",
        "host",
        "host list",
        "host get",
        "host cordon",
        "host uncordon",
        "host drain",
        "completion"
      })
  void every_command_has_help(String command) {
    Cli.Run run = run((command + " --help").split(" ", -1));

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: k8slab " + command + " ").contains("--verbose");
    assertThat(run.err()).isEmpty();
    if (command.contains(" ")) {
      assertThat(run.out()).contains("Example", "k8slab " + command);
    }
  }

  @Test
  void wrong_arguments_are_2_with_where_to_look() {
    Cli.Run option = run("cluster", "list", "--nope");
    Cli.Run missing = run("cluster", "create");
    Cli.Run format = run("cluster", "list", "-o", "xml");
    Cli.Run typo = run("cluster", "creat");

    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err())
        .contains("Unknown option: '--nope'", "See: k8slab cluster list --help");
    assertThat(missing.err()).contains("Missing required option: '--name=");
    assertThat(format.err()).contains("xml");
    assertThat(format.code()).isEqualTo(2);
    assertThat(typo.code()).isEqualTo(2);
    assertThat(typo.err()).contains("cluster create");
  }

  @Test
  void a_group_alone_shows_what_it_has_and_is_2() {
    assertThat(run("cluster").code()).isEqualTo(2);
    assertThat(run("cluster").err()).contains("get-kubeconfig");
    assertThat(run().err()).contains("Exit codes:");
  }

  @Test
  void a_password_is_no_argument() {
    assertThat(run("auth", "login", "--password", "secret").code()).isEqualTo(2);
  }

  @Test
  void completion_is_a_script_for_all_commands() {
    assertThat(run("completion").out())
        .contains("get-kubeconfig", "--kubernetes-version", "complete -F");
  }

  @Test
  void what_should_not_happen_is_1() {
    Cli.Run run =
        new Cli(home, "http://127.0.0.1:1", InstantSource.system())
            .with("K8SLAB_CONFIG", "a\0b")
            .run("cluster", "list");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("Something went wrong in k8slab itself", "--verbose");
  }
}

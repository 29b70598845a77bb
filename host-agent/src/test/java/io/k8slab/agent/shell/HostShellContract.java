package io.k8slab.agent.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every shell must do. Subclasses are set-up only. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class HostShellContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  abstract HostShell shell();

  @Test
  void exit_code_zero_comes_back() {
    assertThat(run("sh", "-c", "exit 0").result()).isEqualTo(new ShellResult.Exited(0));
  }

  @Test
  void exit_code_of_a_failure_comes_back() {
    assertThat(run("sh", "-c", "exit 7").result()).isEqualTo(new ShellResult.Exited(7));
  }

  @Test
  void missing_program_is_code_127() {
    assertThat(run("k8slab-no-such-program").result()).isEqualTo(new ShellResult.Exited(127));
  }

  @Test
  void standard_output_and_error_come_apart() {
    Captured captured = run("sh", "-c", "echo out; echo err >&2");

    assertThat(captured.stdout()).isEqualTo("out\n");
    assertThat(captured.stderr()).isEqualTo("err\n");
  }

  @Test
  void standard_input_arrives_whole_and_ends() {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    ByteArrayOutputStream got = new ByteArrayOutputStream();

    ShellResult result = shell().exec(Exec.of(TIMEOUT, "cat").withStdin(bytes), into(got));

    assertThat(result).isEqualTo(new ShellResult.Exited(0));
    assertThat(got.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void environment_arrives() {
    Captured captured =
        shell()
            .capture(
                new Exec(
                    List.of("printenv", "K8SLAB_TEST"),
                    new byte[0],
                    Map.of("K8SLAB_TEST", "it's $(a) \"value\""),
                    TIMEOUT));

    assertThat(captured.stdout()).isEqualTo("it's $(a) \"value\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "; touch marker",
        "$(touch marker)",
        "`touch marker`",
        "a\nb",
        "-n",
        "--help",
        "'",
        "''; echo '",
        "\"",
        "\\",
        "a\\'b",
        "*",
        "~",
        "!!",
        "$HOME",
        "${IFS}",
        "&& false",
        "| cat",
        "> marker",
        "# no comment",
        "ünïcödé 漢字 🙂",
        "\t tab",
        "%s%n"
      })
  void hostile_argument_arrives_as_it_is(String argument) {
    assertThat(run("printf", "%s|", "before", argument, "after").stdout())
        .isEqualTo("before|" + argument + "|after|");
  }

  @Test
  void a_thousand_random_arguments_arrive_as_they_are() {
    String alphabet = "ab '\"\\$`;&|<>(){}[]*?~!#%^-=\n\té漢";
    Random random = new Random(20_260_101);
    List<String> argv = new ArrayList<>(List.of("printf", "%s|"));
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      StringBuilder argument = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        argument.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      argv.add(argument.toString());
      expected.append(argument).append('|');
    }

    assertThat(shell().capture(Exec.of(TIMEOUT, argv)).stdout()).isEqualTo(expected.toString());
  }

  @Test
  void program_that_takes_too_long_is_a_timeout() {
    assertThat(shell().capture(Exec.of(Duration.ofMillis(300), "sleep", "60")).result())
        .isEqualTo(new ShellResult.TimedOut());
  }

  @Test
  void shell_works_on_after_a_timeout() {
    shell().capture(Exec.of(Duration.ofMillis(100), "sleep", "60"));

    assertThat(run("printf", "%s", "still here").stdout()).isEqualTo("still here");
  }

  @Test
  void forty_programs_run_at_once() throws Exception {
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String mine = "call-" + i;
      calls.add(() -> run("printf", "%s", mine).stdout());
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = threads.invokeAll(calls);
      for (int i = 0; i < 40; i++) {
        assertThat(answers.get(i).get()).isEqualTo("call-" + i);
      }
    }
  }

  @Test
  void captured_output_is_bounded() {
    Captured captured =
        shell().capture(Exec.of(TIMEOUT, "cat").withStdin(new byte[Captured.MOST_BYTES + 100_000]));

    assertThat(captured.stdout()).hasSize(Captured.MOST_BYTES);
  }

  @Test
  void nul_in_an_argument_is_refused() {
    assertThatThrownBy(() -> run("printf", "a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  private Captured run(String... argv) {
    return shell().capture(Exec.of(TIMEOUT, argv));
  }

  private static OutputSink into(ByteArrayOutputStream got) {
    return new OutputSink() {
      @Override
      public void stdout(byte[] bytes) {
        got.writeBytes(bytes);
      }

      @Override
      public void stderr(byte[] bytes) {
        throw new AssertionError(new String(bytes, StandardCharsets.UTF_8));
      }
    };
  }
}

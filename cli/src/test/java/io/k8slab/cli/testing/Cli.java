package io.k8slab.cli.testing;

import io.k8slab.cli.Main;
import io.k8slab.cli.terminal.Prompt;
import io.k8slab.cli.terminal.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program, run in this JVM as often as wanted, with one home. */
public final class Cli {
  /** What one run left behind. */
  public record Run(int code, String out, String err) {
    public List<String> outLines() {
      return out.lines().toList();
    }
  }

  private final Path home;
  private final InstantSource clock;
  private final Map<String, String> environment = new HashMap<>();
  private String stdin = "";
  private boolean terminal;
  private @Nullable Deque<String> answers;

  public Cli(Path home, String url, InstantSource clock) {
    this.home = home;
    this.clock = clock;
    environment.put("HOME", home.toString());
    environment.put("K8SLAB_API_URL", url);
    environment.put("TERM", "xterm");
  }

  public Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Cli without(String variable) {
    environment.remove(variable);
    return this;
  }

  public Cli stdin(String text) {
    stdin = text;
    return this;
  }

  /** Out and err are a terminal from now on. */
  public Cli onTerminal() {
    terminal = true;
    return this;
  }

  /** Somebody is there and answers so; with no answer left, it is Ctrl-D. */
  public Cli answering(String... text) {
    answers = new ArrayDeque<>(List.of(text));
    return this;
  }

  public Path configFile() {
    return home.resolve(".config/k8s-lab/config.yaml");
  }

  public Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code =
        Main.run(
            new Surroundings(
                Map.copyOf(environment),
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                errStream,
                terminal,
                terminal,
                terminal,
                () -> Optional.ofNullable(answers).map(left -> prompt(left, errStream)),
                clock),
            arguments);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Prompt prompt(Deque<String> answers, PrintStream shown) {
    return new Prompt() {
      @Override
      public @Nullable String line(String question) {
        shown.print(question);
        return answers.poll();
      }

      @Override
      public @Nullable String secret(String question) {
        return line(question);
      }
    };
  }
}

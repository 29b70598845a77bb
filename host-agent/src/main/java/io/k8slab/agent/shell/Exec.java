package io.k8slab.agent.shell;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A program to run. Its arguments reach it exactly as they are here, whatever they contain.
 *
 * @param argv the program and its arguments; no part may contain NUL
 * @param stdin all of its standard input
 * @param env added to the environment that the host gives; names are {@code [A-Za-z_][A-Za-z0-9_]*}
 * @param timeout how long to wait. The program itself may go on after it where the host is remote:
 *     what must end goes through a step
 */
public record Exec(List<String> argv, byte[] stdin, Map<String, String> env, Duration timeout) {
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public Exec {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("argv: empty");
    }
    if (argv.stream().anyMatch(part -> part.indexOf('\0') >= 0)
        || env.values().stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("argv and env: no NUL");
    }
    if (!env.keySet().stream().allMatch(name -> ENV_NAME.matcher(name).matches())) {
      throw new IllegalArgumentException("env: names are " + ENV_NAME);
    }
  }

  public static Exec of(Duration timeout, List<String> argv) {
    return new Exec(argv, new byte[0], Map.of(), timeout);
  }

  public static Exec of(Duration timeout, String... argv) {
    return of(timeout, List.of(argv));
  }

  public Exec withStdin(byte[] bytes) {
    return new Exec(argv, bytes, env, timeout);
  }

  /** Without standard input and environment: these may hold secrets. */
  @Override
  public String toString() {
    return "Exec" + argv;
  }
}

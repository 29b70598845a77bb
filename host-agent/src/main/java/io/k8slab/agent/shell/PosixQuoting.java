package io.k8slab.agent.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The one place where arguments become text for a shell. SSH carries one string, which the user's
 * login shell reads; between single quotes a POSIX shell takes every character as it is.
 */
final class PosixQuoting {
  private PosixQuoting() {}

  static String commandLine(List<String> argv, Map<String, String> env) {
    String command = argv.stream().map(PosixQuoting::quote).collect(Collectors.joining(" "));
    if (env.isEmpty()) {
      return command;
    }
    // sshd refuses most variables of a client (AcceptEnv), so env(1) sets them
    return new TreeMap<>(env)
        .entrySet().stream()
            .map(entry -> quote(entry.getKey() + "=" + entry.getValue()))
            .collect(Collectors.joining(" ", "env ", " " + command));
  }

  static String quote(String argument) {
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}

package io.k8slab.cli.auth;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.terminal.Prompt;
import io.k8slab.cli.terminal.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * E-mail and password from somebody at the terminal, else from the lines of stdin. A password is
 * never an argument (every process can read those) and never echoed.
 */
final class AskCredentials {
  private static final int LONGEST_LINE = 4096;

  private final Surroundings surroundings;
  private final @Nullable Prompt prompt;

  AskCredentials(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.prompt = surroundings.prompt().get().orElse(null);
  }

  boolean somebodyIsThere() {
    return prompt != null;
  }

  /**
   * @param usual what an empty answer means
   */
  String email(@Nullable String option, @Nullable String usual, boolean stdinIsPassword) {
    if (option != null) {
      return option;
    }
    @Nullable String typed;
    if (prompt != null) {
      typed = prompt.line(usual == null ? "E-mail: " : "E-mail [" + usual + "]: ");
    } else if (stdinIsPassword) {
      typed = "";
    } else {
      typed = line();
    }
    if (typed != null && !typed.isBlank()) {
      return typed.strip();
    }
    if (usual != null && typed != null) {
      return usual;
    }
    throw Failure.of(ExitCode.USAGE, "No e-mail address was given", "Give one with --email");
  }

  String password(boolean fromStdin) {
    return some(prompt == null || fromStdin ? line() : prompt.secret("Password: "));
  }

  /** Twice, where somebody types it blindly. */
  String newPassword(boolean fromStdin) {
    if (prompt == null || fromStdin) {
      return some(line());
    }
    String first = some(prompt.secret("Password (12 characters or more): "));
    if (!first.equals(prompt.secret("The same again: "))) {
      throw Failure.of(ExitCode.USAGE, "The two passwords differ");
    }
    return first;
  }

  private static String some(@Nullable String password) {
    if (password == null || password.isEmpty()) {
      throw Failure.of(ExitCode.USAGE, "No password was given");
    }
    return password;
  }

  /** The next line of stdin; null at its end. */
  private @Nullable String line() {
    if (surroundings.inIsTerminal()) {
      throw Failure.of(
          ExitCode.USAGE,
          "A password cannot be asked for here without showing it",
          "Do not redirect the output, or pipe the password in with --password-stdin");
    }
    try {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      int next = surroundings.in().read();
      if (next < 0) {
        return null;
      }
      while (next >= 0 && next != '\n' && read.size() <= LONGEST_LINE) {
        read.write(next);
        next = surroundings.in().read();
      }
      String line = read.toString(StandardCharsets.UTF_8);
      return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    } catch (IOException e) {
      throw Failure.of(ExitCode.USAGE, "Standard input cannot be read", e, String.valueOf(e));
    }
  }
}

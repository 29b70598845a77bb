package io.k8slab.cli.terminal;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The JVM's console. */
record ConsolePrompt(Console console) implements Prompt {
  @Override
  public @Nullable String line(String question) {
    return console.readLine("%s", question);
  }

  @Override
  public @Nullable String secret(String question) {
    char[] read = console.readPassword("%s", question);
    return read == null ? null : new String(read);
  }
}

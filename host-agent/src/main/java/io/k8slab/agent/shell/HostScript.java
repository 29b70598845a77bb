package io.k8slab.agent.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A POSIX shell script of ours that travels with each call, so that a host needs no files of this
 * or that version of the agent. Its arguments are arguments: nothing is ever pasted into its text.
 */
public record HostScript(String text) {

  /** Reads the script that lies beside a class. */
  public static HostScript beside(Class<?> type, String name) {
    try (InputStream in = type.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name + " beside " + type.getName());
      }
      return new HostScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<String> argv(List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", text, "k8slab"));
    argv.addAll(arguments);
    return List.copyOf(argv);
  }

  public List<String> argv(String... arguments) {
    return argv(List.of(arguments));
  }

  /** Its name would do in a log; its text would not. */
  @Override
  public String toString() {
    return "HostScript[" + text.length() + " characters]";
  }
}

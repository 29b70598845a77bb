package io.k8slab.cli.terminal;

import java.io.BufferedInputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a command may see of the process it runs in.
 *
 * @param prompt empty where nobody can be asked: then answers are lines of {@code in}; a supplier
 *     because opening a console takes time that few commands need to spend
 */
public record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Supplier<Optional<Prompt>> prompt,
    InstantSource clock) {

  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        isTerminal(0),
        isTerminal(1),
        isTerminal(2),
        () -> console().map(ConsolePrompt::new),
        InstantSource.system());
  }

  /**
   * Null since JDK 25 where stdin or stdout is no terminal; an earlier JDK has one that is none.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /** UTF-8 whatever the locale says: kubeconfigs and JSON are UTF-8 by definition. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * Java has no isatty for one stream; on Linux the descriptor's link tells, elsewhere the console.
   */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return console().isPresent();
    }
  }

  /** The variable, or null where it is unset or empty. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  public Palette outPalette() {
    return palette(outIsTerminal);
  }

  public Palette errPalette() {
    return palette(errIsTerminal);
  }

  private Palette palette(boolean terminal) {
    boolean plain =
        !terminal || variable("NO_COLOR") != null || "dumb".equals(environment.get("TERM"));
    return plain ? Palette.PLAIN : Palette.ANSI;
  }

  /** How this program was called, so that the commands we print can be typed as they stand. */
  public String self() {
    String self = variable("K8SLAB_COMMAND");
    return self == null ? "k8slab" : self;
  }

  /** Names no variable's value: tokens live in environments. */
  @Override
  public String toString() {
    return "Surroundings";
  }
}

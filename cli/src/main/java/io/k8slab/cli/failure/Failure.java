package io.k8slab.cli.failure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command's end without success: an exit code and the lines for stderr, the title first. It is an
 * exception because it ends a command from any depth; it holds no secret.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final String title;
  private final ArrayList<String> lines;

  private Failure(ExitCode exitCode, String title, List<String> lines, @Nullable Throwable cause) {
    super(title, cause);
    this.exitCode = exitCode;
    this.title = title;
    this.lines = new ArrayList<>(lines);
  }

  public static Failure of(ExitCode exitCode, String title, String... lines) {
    return new Failure(exitCode, title, List.of(lines), null);
  }

  public static Failure of(ExitCode exitCode, String title, Throwable cause, String... lines) {
    return new Failure(exitCode, title, List.of(lines), cause);
  }

  /** An HTTP status without a problem document. */
  public static Failure ofStatus(int status, String title, String... lines) {
    return new Failure(ProblemType.ofStatus(status), title, List.of(lines), null);
  }

  /** A problem document; {@code type} decides, and where it is unknown the status. */
  public static Failure ofProblem(String type, int status, String title, List<String> lines) {
    return new Failure(ProblemType.exitCode(type, status), title, lines, null);
  }

  /** The same with one more line, such as the command that helps. */
  public Failure with(String line) {
    List<String> more = new ArrayList<>(lines);
    more.add(line);
    return new Failure(exitCode, title, more, this);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String title() {
    return title;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}

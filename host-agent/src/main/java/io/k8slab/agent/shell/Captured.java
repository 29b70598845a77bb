package io.k8slab.agent.shell;

/** A program's end with what it wrote, as UTF-8. */
public record Captured(ShellResult result, String stdout, String stderr) {
  static final int MOST_BYTES = 4 * 1024 * 1024;

  public boolean succeeded() {
    return result instanceof ShellResult.Exited(int code) && code == 0;
  }

  /** Without the output: it may hold secrets. */
  @Override
  public String toString() {
    return "Captured[" + result + "]";
  }
}

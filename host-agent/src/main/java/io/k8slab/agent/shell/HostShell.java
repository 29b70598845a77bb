package io.k8slab.agent.shell;

/**
 * A way to run programs on one host. Thread-safe; many run at once. Every adapter keeps {@code
 * HostShellContract}.
 */
public interface HostShell extends AutoCloseable {

  /**
   * Runs a program and waits for it. The sink is called on this thread, in the order in which each
   * stream was written.
   */
  ShellResult exec(Exec exec, OutputSink sink);

  /** Runs a program and keeps its output, up to {@value Captured#MOST_BYTES} bytes a stream. */
  default Captured capture(Exec exec) {
    CapturedOutput output = new CapturedOutput(Captured.MOST_BYTES);
    ShellResult result = exec(exec, output);
    return new Captured(result, output.stdout(), output.stderr());
  }

  @Override
  void close();
}

package io.k8slab.local.process;

import java.io.PrintStream;
import java.util.Locale;

/** Lines for people, on standard output, with the time since the start. */
public final class Progress {
  private final PrintStream out;
  private final long started = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  public void say(String line) {
    out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - started) / 1e9, line);
    out.flush();
  }

  /** Without a time: what is to be read when everything is ready, or why it is not. */
  public void print(String text) {
    out.print(text);
    out.flush();
  }
}

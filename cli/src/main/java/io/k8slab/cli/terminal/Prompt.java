package io.k8slab.cli.terminal;

import org.jspecify.annotations.Nullable;

/** Somebody at a terminal who can be asked. Both answer null at the end of input (Ctrl-D). */
public interface Prompt {
  @Nullable String line(String question);

  /** Without an echo. */
  @Nullable String secret(String question);
}

package io.k8slab.cli;

import io.k8slab.cli.session.Invocation;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code k8slab completion}. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in bash and zsh",
    footer = {"%nExample:", "  source <(k8slab completion)"})
final class Completion implements Runnable {
  private final Invocation invocation;

  @Spec @Nullable CommandSpec spec;

  Completion(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    if (spec != null) {
      String script = AutoComplete.bash("k8slab", spec.root().commandLine());
      invocation.surroundings().out().print(script);
    }
  }
}

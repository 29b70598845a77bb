package io.k8slab.cli.host;

import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code k8slab host drain}. */
@Command(
    name = "drain",
    description = {
      "Have a host become empty",
      "Clusters cannot move: nothing new is placed on it, and leases end when they end. With "
          + "--force-after they end then at the latest; their owners are told at once."
    },
    footer = {
      "%nExamples:",
      "  k8slab host drain host-1",
      "  k8slab host drain host-1 --force-after 2h"
    })
public final class Drain implements Runnable {
  private final Invocation invocation;

  @Parameters(paramLabel = "HOST", description = "Its id")
  private String host = "";

  @Option(
      names = "--force-after",
      paramLabel = "TIME",
      description = "When leases end at the latest, from now, such as 2h")
  private @Nullable String forceAfter;

  @Mixin private Output output = new Output();

  public Drain(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    HostText.show(invocation, output, invocation.api().drain(host, forceAfter));
  }
}

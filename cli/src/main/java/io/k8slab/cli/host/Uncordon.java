package io.k8slab.cli.host;

import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code k8slab host uncordon}. */
@Command(
    name = "uncordon",
    description = {
      "Let a host take clusters again",
      "Ends a drain, too; leases that it has shortened stay so."
    },
    footer = {"%nExample:", "  k8slab host uncordon host-1"})
public final class Uncordon implements Runnable {
  private final Invocation invocation;

  @Parameters(paramLabel = "HOST", description = "Its id")
  private String host = "";

  @Mixin private Output output = new Output();

  public Uncordon(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    HostText.show(invocation, output, invocation.api().uncordon(host));
  }
}

package io.k8slab.cli.host;

import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code k8slab host cordon}. */
@Command(
    name = "cordon",
    description = {"Place nothing new on a host", "What is on it stays."},
    footer = {"%nExample:", "  k8slab host cordon host-1"})
public final class Cordon implements Runnable {
  private final Invocation invocation;

  @Parameters(paramLabel = "HOST", description = "Its id")
  private String host = "";

  @Mixin private Output output = new Output();

  public Cordon(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    HostText.show(invocation, output, invocation.api().cordon(host));
  }
}

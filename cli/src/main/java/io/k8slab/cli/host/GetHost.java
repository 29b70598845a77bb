package io.k8slab.cli.host;

import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code k8slab host get}. */
@Command(
    name = "get",
    description = "Show one host with its health and the clusters on it",
    footer = {"%nExample:", "  k8slab host get host-1"})
public final class GetHost implements Runnable {
  private final Invocation invocation;

  @Parameters(paramLabel = "HOST", description = "Its id")
  private String host = "";

  @Mixin private Output output = new Output();

  public GetHost(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    HostText.show(invocation, output, invocation.api().host(host));
  }
}

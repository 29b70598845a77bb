package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code k8slab cluster get}. */
@Command(
    name = "get",
    description = "Show one cluster with its lease and its steps",
    footer = {
      "%nExamples:",
      "  k8slab cluster get demo",
      "  k8slab cluster get demo -o json | jq .status"
    })
public final class Get implements Runnable {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  @Mixin private Output output = new Output();

  public Get(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    Reply<Cluster> cluster = invocation.api().get(name);
    output.print(
        surroundings,
        cluster.json(),
        palette -> new ClusterText(palette, surroundings.clock().instant()).sheet(cluster.value()));
  }
}

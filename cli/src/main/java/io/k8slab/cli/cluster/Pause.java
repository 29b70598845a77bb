package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import io.k8slab.cli.wait.AwaitStatus;
import io.k8slab.cli.wait.WaitOptions;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code k8slab cluster pause}. */
@Command(
    name = "pause",
    description = {
      "Stop what runs of a cluster and keep its data",
      "The clock of its lease stands until it is resumed, for a bounded time. It goes on counting "
          + "against your quota."
    },
    footer = {"%nExample:", "  k8slab cluster pause demo --wait"})
public final class Pause implements Runnable {
  private static final Set<ClusterStatus> ENDS =
      EnumSet.of(
          ClusterStatus.RUNNING,
          ClusterStatus.PAUSED,
          ClusterStatus.ERROR,
          ClusterStatus.TERMINATING,
          ClusterStatus.TERMINATED);

  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  @Mixin private Output output = new Output();
  @Mixin private WaitOptions wait = new WaitOptions();

  public Pause(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    boolean wanted = wait.wanted();
    Surroundings surroundings = invocation.surroundings();
    Api api = invocation.api();
    Reply<Cluster> accepted = api.pause(name);
    Reply<Cluster> ended =
        wanted
            ? new AwaitStatus(api, surroundings, wait.timeout()).after(accepted, ENDS)
            : accepted;
    if (wanted && ended.value().status() != ClusterStatus.PAUSED) {
      throw new ClusterFailed(api, surroundings.self()).failure(ended.value());
    }
    output.print(
        surroundings,
        ended.json(),
        palette -> text(ended.value(), new ClusterText(palette, surroundings.clock().instant())));
  }

  private String text(Cluster cluster, ClusterText texts) {
    String it = ClusterText.name(cluster);
    String left = "Of its lease " + texts.leaseLeft(cluster) + ".\n";
    String next =
        "Go on with it: " + invocation.surroundings().self() + " cluster resume " + it + "\n";
    return cluster.status() == ClusterStatus.PAUSED
        ? it + " is paused. " + left + next
        : it + " is being paused. " + left + next;
  }
}

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

/** {@code k8slab cluster resume}. */
@Command(
    name = "resume",
    description = {
      "Start a paused cluster again",
      "It has the same addresses, certificates and objects. Where others use its host now, try "
          + "again later."
    },
    footer = {"%nExample:", "  k8slab cluster resume demo --wait"})
public final class Resume implements Runnable {
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

  public Resume(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    boolean wanted = wait.wanted();
    Surroundings surroundings = invocation.surroundings();
    Api api = invocation.api();
    Reply<Cluster> accepted = api.resume(name);
    Reply<Cluster> ended =
        wanted
            ? new AwaitStatus(api, surroundings, wait.timeout()).after(accepted, ENDS)
            : accepted;
    if (wanted && ended.value().status() != ClusterStatus.RUNNING) {
      throw new ClusterFailed(api, surroundings.self()).failure(ended.value());
    }
    output.print(
        surroundings,
        ended.json(),
        palette -> text(ended.value(), new ClusterText(palette, surroundings.clock().instant())));
  }

  private static String text(Cluster cluster, ClusterText texts) {
    String it = ClusterText.name(cluster);
    return cluster.status() == ClusterStatus.RUNNING
        ? it + " runs again; its lease ends in " + texts.expiresIn(cluster) + ".\n"
        : it + " is being resumed.\n";
  }
}

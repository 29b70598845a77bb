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

/** {@code k8slab cluster delete}. */
@Command(
    name = "delete",
    aliases = "rm",
    description = {
      "Terminate a cluster",
      "Does not ask. One that is still being made is stopped. With --wait it ends when nothing is "
          + "left of the cluster."
    },
    footer = {"%nExample:", "  k8slab cluster delete demo --wait"})
public final class Delete implements Runnable {
  private static final Set<ClusterStatus> ENDS =
      EnumSet.of(ClusterStatus.TERMINATED, ClusterStatus.ERROR);

  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  @Mixin private Output output = new Output();
  @Mixin private WaitOptions wait = new WaitOptions();

  public Delete(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    boolean wanted = wait.wanted();
    Surroundings surroundings = invocation.surroundings();
    Api api = invocation.api();
    Reply<Cluster> deleted = api.delete(name);
    // a cluster that had failed before has nothing left to end: that is no failure of this command
    boolean over = ENDS.contains(deleted.value().status());
    Reply<Cluster> ended =
        wanted && !over
            ? new AwaitStatus(api, surroundings, wait.timeout()).after(deleted, ENDS)
            : deleted;
    if (!over && ended.value().status() == ClusterStatus.ERROR) {
      throw new ClusterFailed(api, surroundings.self()).failure(ended.value());
    }
    output.print(surroundings, ended.json(), _ -> text(ended.value()));
  }

  private static String text(Cluster cluster) {
    String it = ClusterText.name(cluster);
    return switch (cluster.status()) {
      case TERMINATED -> it + " is terminated; nothing of it is left.\n";
      case ERROR -> it + " had failed; nothing of it runs.\n";
      case QUEUED, PROVISIONING, RUNNING, PAUSING, PAUSED, RESUMING, TERMINATING, UNRECOGNIZED ->
          it + " is being terminated.\n";
    };
  }
}

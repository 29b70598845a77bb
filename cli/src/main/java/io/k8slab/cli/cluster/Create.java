package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.api.CreateCluster;
import io.k8slab.cli.api.CreateClusterPlacement;
import io.k8slab.cli.api.Nodes;
import io.k8slab.cli.api.Resources;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import io.k8slab.cli.wait.AwaitStatus;
import io.k8slab.cli.wait.QueueText;
import io.k8slab.cli.wait.WaitOptions;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code k8slab cluster create}. */
@Command(
    name = "create",
    description = {
      "Ask for a cluster",
      "Answers at once; with --wait it ends when the cluster runs (exit code 0) or failed (10). "
          + "Ctrl-C ends the waiting, not the cluster."
    },
    footer = {
      "%nExamples:",
      "  k8slab cluster create --name demo --wait",
      "  k8slab cluster create --name ci-42 --ttl 30m --workers 3 --label run=42 -o json"
    })
public final class Create implements Runnable {
  private static final Set<ClusterStatus> ENDS =
      EnumSet.of(
          ClusterStatus.RUNNING,
          ClusterStatus.ERROR,
          ClusterStatus.TERMINATING,
          ClusterStatus.TERMINATED);

  private final Invocation invocation;

  @Option(
      names = "--name",
      required = true,
      description = "Lower case letters, digits and -; unique among your live clusters")
  private String name = "";

  @Option(names = "--provider", description = "Such as kwok (default: the server's)")
  private @Nullable String provider;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "Such as 1.34.4 (default: the newest)")
  private @Nullable String version;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "The lease's length, such as 2h or 90m (default: your quota's)")
  private @Nullable String ttl;

  @Option(names = "--workers", paramLabel = "N", description = "Worker nodes (default: 1)")
  private @Nullable Integer workers;

  @Option(names = "--cpu", paramLabel = "QUANTITY", description = "Such as 1 or 500m")
  private @Nullable String cpu;

  @Option(names = "--memory", paramLabel = "QUANTITY", description = "Such as 1Gi")
  private @Nullable String memory;

  @Option(names = "--disk", paramLabel = "QUANTITY", description = "Such as 1Gi")
  private @Nullable String disk;

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Can be given again")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--pool", description = "On a host of this pool (default: any)")
  private @Nullable String pool;

  @Option(
      names = "--host-label",
      paramLabel = "KEY=VALUE",
      description = "On a host with this label; can be given again")
  private Map<String, String> hostLabels = new LinkedHashMap<>();

  @Mixin private Output output = new Output();
  @Mixin private WaitOptions wait = new WaitOptions();

  public Create(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    boolean wanted = wait.wanted();
    Surroundings surroundings = invocation.surroundings();
    Api api = invocation.api();
    Reply<Cluster> created = api.create(wish());
    if (!wanted) {
      output.print(surroundings, created.json(), _ -> accepted(created.value()));
      return;
    }
    Reply<Cluster> ended = new AwaitStatus(api, surroundings, wait.timeout()).from(created, ENDS);
    if (ended.value().status() != ClusterStatus.RUNNING) {
      throw new ClusterFailed(api, surroundings.self()).failure(ended.value());
    }
    output.print(
        surroundings,
        ended.json(),
        palette -> new ClusterText(palette, surroundings.clock().instant()).sheet(ended.value()));
    // stdout is for the program that reads it, where there is one
    PrintStream hint = output.forPeople() ? surroundings.out() : surroundings.err();
    hint.println("\n" + next(ended.value()));
  }

  private CreateCluster wish() {
    boolean resources = cpu != null || memory != null || disk != null;
    return new CreateCluster(
        name,
        null,
        provider,
        version,
        ttl,
        workers == null ? null : new Nodes(null, workers),
        resources ? new Resources(cpu, memory, disk) : null,
        labels.isEmpty() ? null : labels,
        null,
        pool == null && hostLabels.isEmpty()
            ? null
            : new CreateClusterPlacement(pool, hostLabels.isEmpty() ? null : hostLabels));
  }

  private String accepted(Cluster cluster) {
    String state =
        cluster.queue() == null
            ? " is being made"
            : " is queued, "
                + QueueText.of(cluster.queue(), invocation.surroundings().clock().instant());
    return ClusterText.name(cluster)
        + state
        + ".\nFollow it: "
        + invocation.surroundings().self()
        + " cluster logs "
        + ClusterText.name(cluster)
        + " --follow\n";
  }

  private String next(Cluster cluster) {
    String self = invocation.surroundings().self();
    String it = ClusterText.name(cluster);
    return "Next: " + self + " cluster get-kubeconfig " + it + " > " + it + ".yaml";
  }
}

package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterPage;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code k8slab cluster list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = {"List your clusters, newest first", "Without those that are terminated."},
    footer = {
      "%nExamples:",
      "  k8slab cluster list",
      "  k8slab cluster list --all --name ci- -o json",
      "  k8slab cluster list --status running,queued"
    })
public final class ListClusters implements Runnable {
  /** The API's largest page. */
  private static final int PAGE = 100;

  private final Invocation invocation;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = {"-a", "--all"},
      description = "Those that are terminated too")
  private boolean all;

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "Only these, separated by commas")
  private List<String> statuses = List.of();

  @Option(names = "--provider", description = "Only this provider's")
  private @Nullable String provider;

  @Option(names = "--name", paramLabel = "PREFIX", description = "Only names that begin so")
  private @Nullable String prefix;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many (default: all there are)")
  private int limit = Integer.MAX_VALUE;

  @Mixin private Output output = new Output();

  public ListClusters(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    if (limit < 1 && spec != null) {
      throw new ParameterException(spec.commandLine(), "--limit is at least 1");
    }
    List<Cluster> clusters = new ArrayList<>();
    List<Object> json = new ArrayList<>();
    Api api = invocation.api();
    @Nullable String cursor = null;
    do {
      Reply<ClusterPage> page = api.list(query(cursor, limit - clusters.size()));
      clusters.addAll(page.value().items());
      json.addAll(items(page));
      cursor = page.value().nextCursor();
    } while (cursor != null && clusters.size() < limit);
    output.print(
        invocation.surroundings(), Map.of("items", json), palette -> table(palette, clusters));
  }

  private Map<String, String> query(@Nullable String cursor, int left) {
    Map<String, String> query = new LinkedHashMap<>();
    if (!statuses.isEmpty()) {
      query.put("status", String.join(",", statuses).toUpperCase(Locale.ROOT));
    } else if (!all) {
      query.put("status", notTerminated());
    }
    if (provider != null) {
      query.put("provider", provider);
    }
    if (prefix != null) {
      query.put("name", prefix);
    }
    query.put("limit", Integer.toString(Math.min(PAGE, left)));
    if (cursor != null) {
      query.put("cursor", cursor);
    }
    return query;
  }

  private static String notTerminated() {
    List<String> wanted = new ArrayList<>();
    for (ClusterStatus status : ClusterStatus.values()) {
      if (status != ClusterStatus.TERMINATED && status != ClusterStatus.UNRECOGNIZED) {
        wanted.add(status.name());
      }
    }
    return String.join(",", wanted);
  }

  private static List<?> items(Reply<ClusterPage> page) {
    return page.json() instanceof Map<?, ?> m && m.get("items") instanceof List<?> items
        ? items
        : List.of();
  }

  private String table(Palette palette, List<Cluster> clusters) {
    Surroundings surroundings = invocation.surroundings();
    if (clusters.isEmpty()) {
      return "No clusters. Make one: "
          + surroundings.self()
          + " cluster create --name demo --wait\n";
    }
    return new ClusterText(palette, surroundings.clock().instant()).table(clusters);
  }
}

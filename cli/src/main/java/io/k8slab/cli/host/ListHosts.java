package io.k8slab.cli.host;

import io.k8slab.cli.api.Host;
import io.k8slab.cli.api.HostPage;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Palette;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code k8slab host list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "List the hosts with what is used of them and whether they take clusters",
    footer = {"%nExamples:", "  k8slab host list", "  k8slab host list --state lost -o json"})
public final class ListHosts implements Runnable {
  /** The API's largest page. */
  private static final int PAGE = 100;

  private final Invocation invocation;

  @Option(names = "--pool", description = "Only this pool's")
  private @Nullable String pool;

  @Option(names = "--state", description = "Only these: ready, suspect, lost or retired")
  private @Nullable String state;

  @Mixin private Output output = new Output();

  public ListHosts(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    List<Host> hosts = new ArrayList<>();
    List<Object> json = new ArrayList<>();
    Api api = invocation.api();
    @Nullable String cursor = null;
    do {
      Reply<HostPage> page = api.hosts(query(cursor));
      hosts.addAll(page.value().items());
      if (page.json() instanceof Map<?, ?> m && m.get("items") instanceof List<?> items) {
        json.addAll(items);
      }
      cursor = page.value().nextCursor();
    } while (cursor != null);
    output.print(
        invocation.surroundings(), Map.of("items", json), palette -> table(palette, hosts));
  }

  private Map<String, String> query(@Nullable String cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    if (pool != null) {
      query.put("pool", pool);
    }
    if (state != null) {
      query.put("state", state.toUpperCase(Locale.ROOT));
    }
    query.put("limit", Integer.toString(PAGE));
    if (cursor != null) {
      query.put("cursor", cursor);
    }
    return query;
  }

  private String table(Palette palette, List<Host> hosts) {
    return hosts.isEmpty()
        ? "No hosts. An agent reports those of its inventory.\n"
        : new HostText(palette, invocation.surroundings().clock().instant()).table(hosts);
  }
}

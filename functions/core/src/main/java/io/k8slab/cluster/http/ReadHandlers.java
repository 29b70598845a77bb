package io.k8slab.cluster.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.ClusterEvent;
import io.k8slab.cluster.ClusterFilter;
import io.k8slab.cluster.FindCluster;
import io.k8slab.cluster.GetLogs;
import io.k8slab.cluster.LogEntry;
import io.k8slab.cluster.jdbc.ClusterPages;
import io.k8slab.cluster.jdbc.EventRows;
import io.k8slab.events.ProviderConfig;
import io.k8slab.http.ETag;
import io.k8slab.http.NextPage;
import io.k8slab.http.PageCursor;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import io.k8slab.provider.ListProviders;
import io.k8slab.quota.FindQuota;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** The operations that only read. Numbers among the parameters were checked before. */
final class ReadHandlers {
  private final Database database;
  private final GetLogs getLogs;
  private final ListProviders listProviders;
  private final ClusterConfig config;
  private final ViewClusters views;
  private final FindQuota findQuota;

  ReadHandlers(
      Database database,
      GetLogs getLogs,
      ListProviders listProviders,
      ClusterConfig config,
      ViewClusters views,
      FindQuota findQuota) {
    this.database = database;
    this.getLogs = getLogs;
    this.listProviders = listProviders;
    this.config = config;
    this.views = views;
    this.findQuota = findQuota;
  }

  private record Page(List<ClusterView> items, @Nullable String nextCursor) {}

  private record EventPage(List<ClusterEvent> items, @Nullable String nextCursor) {}

  private record LogPageView(List<LogEntry> items, long next, boolean complete) {}

  private record ProviderView(
      String kind,
      List<String> versions,
      @JsonProperty("default") boolean isDefault,
      boolean simulatedNodes,
      int maxWorkers,
      int freeSlots,
      List<String> pools,
      @Nullable Double expectedSeconds,
      ClusterView.ResourcesView defaultResources,
      List<String> providerConfig) {}

  private record Providers(List<ProviderView> items) {}

  Response list(Request request) {
    var user = request.caller().userId();
    int limit = request.queryValue("limit").map(Integer::parseInt).orElse(50);
    var team = request.queryValue("team_id").map(UUID::fromString);
    if (team.isPresent() && !request.caller().may(Permission.CLUSTER_READ, null, team.get())) {
      throw Problem.of(ProblemType.NOT_FOUND, "You are in no team with this id.").asException();
    }
    var order = ReadFilter.order(request);
    var filter =
        new ClusterFilter(
            team,
            ReadFilter.statuses(request),
            request.queryValue("provider"),
            request.queryValue("name"),
            order,
            request.queryValue("cursor").map(cursor -> order.position(user, cursor)));
    var page =
        database.read(
            connection -> {
              var clusters =
                  new ArrayList<>(ClusterPages.page(connection, user, filter, limit + 1));
              boolean more = clusters.size() > limit;
              var shown = more ? clusters.subList(0, limit) : clusters;
              var last = shown.isEmpty() ? null : shown.getLast();
              return new Page(
                  views.all(connection, shown),
                  more && last != null ? order.cursor(user, last) : null);
            });
    var answer = tagged(request, page);
    return page.nextCursor() == null
        ? answer
        : answer.with("link", NextPage.link(request, page.nextCursor()));
  }

  Response get(Request request) {
    var view = database.read(connection -> views.one(connection, find(connection, request)));
    return tagged(request, view);
  }

  Response events(Request request) {
    var user = request.caller().userId();
    int limit = request.queryValue("limit").map(Integer::parseInt).orElse(50);
    var after = request.queryValue("cursor").map(cursor -> PageCursor.read(user, cursor));
    var events =
        database.read(
            connection ->
                EventRows.page(connection, find(connection, request).id(), after, limit + 1));
    boolean more = events.size() > limit;
    var shown = more ? events.subList(0, limit) : events;
    if (!more) {
      return Response.json(200, new EventPage(shown, null));
    }
    var last = shown.getLast();
    var next = PageCursor.of(user, new PageCursor.Position(last.at(), last.id()));
    return Response.json(200, new EventPage(shown, next))
        .with("link", NextPage.link(request, next));
  }

  Response usage(Request request) {
    return Response.json(
        200,
        database.read(
            connection -> {
              var cluster = find(connection, request);
              return UsageView.of(
                  cluster,
                  findQuota.terms(connection, cluster.userId(), cluster.teamId()).extensions());
            }));
  }

  private static Cluster find(Connection connection, Request request) throws SQLException {
    return FindCluster.find(
        connection, request.caller(), request.pathParameter("id"), Permission.CLUSTER_READ);
  }

  Response logs(Request request) {
    var page =
        getLogs.get(
            request.caller(),
            request.pathParameter("id"),
            request.queryValue("after").map(Long::parseLong).orElse(0L),
            request.queryValue("limit").map(Integer::parseInt).orElse(200),
            ReadFilter.wait(request));
    return Response.json(200, new LogPageView(page.items(), page.next(), page.complete()));
  }

  Response providers(Request request) {
    return Response.json(
        200,
        new Providers(
            listProviders.list().stream()
                .map(
                    provider ->
                        new ProviderView(
                            provider.kind(),
                            provider.versions(),
                            provider.kind().equals(config.defaultProvider()),
                            provider.simulated(),
                            provider.maxWorkers(),
                            provider.freeSlots(),
                            provider.pools(),
                            provider.expectedSeconds(),
                            ClusterView.ResourcesView.of(config.of(provider.kind()).resources()),
                            ProviderConfig.fields(provider.kind()).stream().sorted().toList()))
                .toList()));
  }

  /** The tag is of the bytes: it says exactly whether the answer is the same. */
  private static Response tagged(Request request, Object body) {
    var response = Response.json(200, body);
    return new ETag(hash(response.body())).answer(request, () -> response);
  }

  /**
   * Tells versions of one answer apart; nobody gains by making two alike. So a checksum does, which
   * the CPU computes: a cryptographic hash took a tenth of the time of a list.
   */
  private static String hash(byte[] body) {
    long both = sum(new CRC32C(), body) << 32 | sum(new CRC32(), body);
    return HexFormat.of().toHexDigits(both) + Integer.toHexString(body.length);
  }

  private static long sum(Checksum checksum, byte[] body) {
    checksum.update(body);
    return checksum.getValue();
  }
}

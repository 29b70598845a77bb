package io.k8slab.host.http;

import io.k8slab.host.CordonHost;
import io.k8slab.host.jdbc.HostViewRows;
import io.k8slab.http.HostsHandlers;
import io.k8slab.http.JsonBody;
import io.k8slab.http.NextPage;
import io.k8slab.http.OrderCursor;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import io.k8slab.lease.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looking at hosts, and saying what is wanted of them. */
public final class HostRoutes implements HostsHandlers {
  private static final String ORDER = "host";
  private static final UUID NO_ID = new UUID(0, 0);

  private final Database database;
  private final CordonHost cordonHost;

  public HostRoutes(Database database) {
    this.database = database;
    this.cordonHost = new CordonHost(database);
  }

  private record Page(List<HostView> items, @Nullable String nextCursor) {}

  @Override
  public Response listHosts(Request request) {
    var user = request.caller().userId();
    int limit = request.queryValue("limit").map(Integer::parseInt).orElse(50);
    var after =
        request
            .queryValue("cursor")
            .map(cursor -> OrderCursor.read(user, ORDER, cursor).key())
            .orElse("");
    var hosts =
        database.read(
            connection ->
                HostViewRows.page(
                    connection,
                    request.queryValue("pool").orElse(null),
                    request.queryValue("state").orElse(null),
                    after,
                    limit + 1));
    boolean more = hosts.size() > limit;
    var shown = more ? hosts.subList(0, limit) : hosts;
    var views = shown.stream().map(host -> HostView.of(host, null)).toList();
    if (!more) {
      return Response.json(200, new Page(views, null));
    }
    var next = OrderCursor.of(user, ORDER, new OrderCursor.Position(shown.getLast().id(), NO_ID));
    return Response.json(200, new Page(views, next)).with("link", NextPage.link(request, next));
  }

  @Override
  public Response getHost(Request request) {
    return show(request.pathParameter("id"));
  }

  @Override
  public Response cordonHost(Request request) {
    var id = request.pathParameter("id");
    cordonHost.cordon(request, id);
    return show(id);
  }

  @Override
  public Response uncordonHost(Request request) {
    var id = request.pathParameter("id");
    cordonHost.uncordon(request, id);
    return show(id);
  }

  @Override
  public Response drainHost(Request request) {
    var id = request.pathParameter("id");
    cordonHost.drain(request, id, forceAfter(JsonBody.of(request)));
    return show(id);
  }

  private static @Nullable Duration forceAfter(JsonBody body) {
    var text = body.optionalText("force_after", 2, 20);
    var length = text.flatMap(Ttl::parse);
    if (text.isPresent() && length.isEmpty()) {
      body.refuse("force_after", "must be a length of time such as 2h, 90m or PT90M");
    } else if (length.isPresent() && length.get().compareTo(Duration.ofDays(366)) > 0) {
      body.refuse("force_after", "must be at most 366 days");
    }
    body.finish();
    return length.orElse(null);
  }

  private Response show(String hostId) {
    return Response.json(
        200,
        database.read(
            connection -> {
              var host =
                  HostViewRows.find(connection, hostId)
                      .orElseThrow(
                          () ->
                              Problem.of(ProblemType.NOT_FOUND, "There is no host with this id.")
                                  .asException());
              return HostView.of(host, HostViewRows.tenants(connection, hostId));
            }));
  }
}

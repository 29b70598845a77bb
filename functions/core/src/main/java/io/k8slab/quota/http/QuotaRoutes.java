package io.k8slab.quota.http;

import io.k8slab.http.JsonBody;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.QuotasHandlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import io.k8slab.quota.ChangeQuota;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaHolder;
import io.k8slab.quota.jdbc.QuotaRows;
import io.k8slab.realtime.NotifyUser;
import java.util.UUID;

/** Quotas beside what is used of them, and changing them. */
public final class QuotaRoutes implements QuotasHandlers {
  private static final int SHOWN = 20;

  private final Database database;
  private final FindQuota findQuota;
  private final ChangeQuota changeQuota;

  public QuotaRoutes(Database database, FindQuota findQuota, NotifyUser notifyUser) {
    this.database = database;
    this.findQuota = findQuota;
    this.changeQuota = new ChangeQuota(database, notifyUser);
  }

  @Override
  public Response getMyQuota(Request request) {
    return show(QuotaHolder.user(request.caller().userId()));
  }

  @Override
  public Response putUserQuota(Request request) {
    return put(request, QuotaHolder.user(id(request)));
  }

  @Override
  public Response getTeamQuota(Request request) {
    var team = id(request);
    if (!request.caller().may(Permission.QUOTA_READ, null, team)) {
      throw Problem.of(ProblemType.NOT_FOUND, "You are in no team with this id.").asException();
    }
    return show(QuotaHolder.team(team));
  }

  @Override
  public Response putTeamQuota(Request request) {
    return put(request, QuotaHolder.team(id(request)));
  }

  private Response put(Request request, QuotaHolder holder) {
    var body = JsonBody.of(request);
    var wanted = ReadQuota.read(body, holder);
    body.finish();
    changeQuota.put(request, holder, wanted);
    return show(holder);
  }

  private Response show(QuotaHolder holder) {
    return Response.json(
        200,
        database.read(
            connection ->
                QuotaView.of(
                    holder,
                    findQuota.of(connection, holder),
                    QuotaRows.usage(connection, holder),
                    QuotaRows.extended(connection, holder, SHOWN))));
  }

  private static UUID id(Request request) {
    return UUID.fromString(request.pathParameter("id"));
  }
}

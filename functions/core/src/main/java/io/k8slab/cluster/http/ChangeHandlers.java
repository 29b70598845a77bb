package io.k8slab.cluster.http;

import io.k8slab.cluster.Change;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.CreateCluster;
import io.k8slab.cluster.DeleteCluster;
import io.k8slab.cluster.ExtendCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.PauseCluster;
import io.k8slab.cluster.ResumeCluster;
import io.k8slab.cluster.UpdateCluster;
import io.k8slab.host.FindHosts;
import io.k8slab.http.FieldError;
import io.k8slab.http.Idempotency;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Operation;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.provider.Catalog;
import io.k8slab.quota.FindQuota;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operations that change clusters. */
final class ChangeHandlers {
  /**
   * Longer than any quota: the quota's own bound speaks of the lease's end, not of what is added.
   */
  private static final Duration ANY = Duration.ofDays(10_000);

  private final ChangeClusters changes;
  private final CreateCluster createCluster;
  private final DeleteCluster deleteCluster;
  private final ExtendCluster extendCluster;
  private final PauseCluster pauseCluster;
  private final ResumeCluster resumeCluster;
  private final UpdateCluster updateCluster;
  private final FindQuota findQuota;
  private final ReadNewCluster readNewCluster;
  private final ViewClusters views;

  ChangeHandlers(
      ChangeClusters changes,
      CreateCluster createCluster,
      DeleteCluster deleteCluster,
      ExtendCluster extendCluster,
      PauseCluster pauseCluster,
      ResumeCluster resumeCluster,
      UpdateCluster updateCluster,
      FindQuota findQuota,
      ReadNewCluster readNewCluster,
      ViewClusters views) {
    this.changes = changes;
    this.createCluster = createCluster;
    this.deleteCluster = deleteCluster;
    this.extendCluster = extendCluster;
    this.pauseCluster = pauseCluster;
    this.resumeCluster = resumeCluster;
    this.updateCluster = updateCluster;
    this.findQuota = findQuota;
    this.readNewCluster = readNewCluster;
    this.views = views;
  }

  /** The document's schema {@code Lease}. */
  private record LeaseView(Instant expiresAt, Instant latestEnd, ClusterView.Count extensions) {}

  Response create(Request request) {
    return changes.run(
        change ->
            Idempotency.once(
                change.connection(),
                request,
                Operation.CREATE_CLUSTER,
                () -> create(change, request)));
  }

  private Response create(Change change, Request request) throws SQLException {
    var connection = change.connection();
    var caller = request.caller();
    var body = JsonBody.of(request);
    var team = ReadTeam.ofNew(body, caller);
    var quota = findQuota.terms(connection, caller.userId(), team.orElse(null));
    var wanted = readNewCluster.read(body, team.orElse(null), quota, Catalog.read(connection));
    if (!wanted.wish().isAny() && !FindHosts.anyFor(connection, wanted.demand())) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              "No host is as you want it.",
              List.of(
                  new FieldError(
                      "/placement",
                      "no host of this pool and these labels can have such a cluster")))
          .asException();
    }
    var cluster = createCluster.create(change, caller, wanted, Occasion.of(request));
    return Response.json(202, ViewClusters.fresh(connection, cluster, quota))
        .with("location", "/api/v1/clusters/" + cluster.id());
  }

  Response update(Request request) {
    var body = JsonBody.of(request);
    var wanted =
        new UpdateCluster.Wanted(
            body.has("name") ? Optional.of(ReadNewCluster.name(body)) : Optional.empty(),
            body.has("labels") ? Optional.of(ReadNewCluster.labels(body)) : Optional.empty(),
            body.has("team_id") ? Optional.of(ReadTeam.ofUpdate(body)) : Optional.empty());
    body.finish();
    return changes.run(
        change ->
            Response.json(
                200,
                views.one(
                    change.connection(),
                    updateCluster.update(
                        change,
                        request.caller(),
                        request.pathParameter("id"),
                        wanted,
                        Occasion.of(request)))));
  }

  Response delete(Request request) {
    return changes.run(
        change -> {
          var cluster =
              deleteCluster.delete(
                  change, request.caller(), request.pathParameter("id"), Occasion.of(request));
          return Response.json(202, views.one(change.connection(), cluster));
        });
  }

  Response pause(Request request) {
    return changes.run(
        change -> {
          var cluster =
              pauseCluster.pause(
                  change, request.caller(), request.pathParameter("id"), Occasion.of(request));
          return Response.json(202, views.one(change.connection(), cluster));
        });
  }

  Response resume(Request request) {
    return changes.run(
        change -> {
          var cluster =
              resumeCluster.resume(
                  change, request.caller(), request.pathParameter("id"), Occasion.of(request));
          return Response.json(202, views.one(change.connection(), cluster));
        });
  }

  Response extend(Request request) {
    return changes.run(
        change ->
            Idempotency.once(
                change.connection(),
                request,
                Operation.EXTEND_CLUSTER,
                () -> extend(change, request)));
  }

  private Response extend(Change change, Request request) throws SQLException {
    var body = JsonBody.of(request);
    var text = body.text("ttl", 1, 20);
    var add = text.isEmpty() ? Optional.<Duration>empty() : ReadNewCluster.ttl(body, "ttl", ANY);
    body.finish();
    var lease =
        extendCluster.extend(
            change,
            request.caller(),
            request.pathParameter("id"),
            add.orElseThrow(),
            Occasion.of(request));
    return Response.json(
        200,
        new LeaseView(
            lease.end(), lease.latestEnd(), new ClusterView.Count(lease.used(), lease.limit())));
  }
}

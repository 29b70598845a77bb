package io.k8slab.cluster.http;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.CreateCluster;
import io.k8slab.cluster.DeleteCluster;
import io.k8slab.cluster.ExtendCluster;
import io.k8slab.cluster.GetLogs;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.PauseCluster;
import io.k8slab.cluster.ResumeCluster;
import io.k8slab.cluster.UpdateCluster;
import io.k8slab.cluster.credentials.GetKubeconfig;
import io.k8slab.http.CatalogHandlers;
import io.k8slab.http.ClustersHandlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import io.k8slab.provider.ListProviders;
import io.k8slab.quota.FindQuota;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The operations of the API on clusters and the catalog, as {@code Handlers} has them. */
public final class ClusterHandlers implements ClustersHandlers, CatalogHandlers {
  private final ChangeHandlers change;
  private final ReadHandlers read;
  private final GetKubeconfig getKubeconfig;

  public ClusterHandlers(
      Database database,
      ChangeClusters changes,
      MoveCluster moveCluster,
      FindQuota findQuota,
      GetKubeconfig getKubeconfig,
      GetLogs getLogs,
      ClusterConfig config) {
    var views = new ViewClusters(findQuota);
    this.change =
        new ChangeHandlers(
            changes,
            new CreateCluster(config, findQuota),
            new DeleteCluster(moveCluster),
            new ExtendCluster(findQuota),
            new PauseCluster(moveCluster, findQuota),
            new ResumeCluster(moveCluster),
            new UpdateCluster(findQuota),
            findQuota,
            new ReadNewCluster(config),
            views);
    this.read =
        new ReadHandlers(database, getLogs, new ListProviders(database), config, views, findQuota);
    this.getKubeconfig = getKubeconfig;
  }

  @Override
  public Response listClusters(Request request) {
    return read.list(request);
  }

  @Override
  public Response createCluster(Request request) {
    return change.create(request);
  }

  @Override
  public Response getCluster(Request request) {
    return read.get(request);
  }

  @Override
  public Response updateCluster(Request request) {
    return change.update(request);
  }

  @Override
  public Response deleteCluster(Request request) {
    return change.delete(request);
  }

  @Override
  public Response extendCluster(Request request) {
    return change.extend(request);
  }

  @Override
  public Response pauseCluster(Request request) {
    return change.pause(request);
  }

  @Override
  public Response resumeCluster(Request request) {
    return change.resume(request);
  }

  @Override
  public Response getKubeconfig(Request request) {
    var caller = request.caller();
    var id = request.pathParameter("id");
    var yaml =
        ReadFilter.asksForPlugin(request)
            ? getKubeconfig.getForPlugin(caller, id, Occasion.of(request))
            : getKubeconfig.get(caller, id, Occasion.of(request));
    return new Response(
        200,
        Map.of("content-type", "application/yaml", "cache-control", "no-store"),
        yaml.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Response createCredentials(Request request) {
    var made =
        getKubeconfig.certificate(
            request.caller(), request.pathParameter("id"), Occasion.of(request));
    return Response.json(
            200, new PersonalCredentials(made.certificate(), made.key(), made.notAfter()))
        .with("cache-control", "no-store");
  }

  private record PersonalCredentials(
      String clientCertificate, String clientKey, Instant expiresAt) {
    @Override
    public String toString() {
      return "PersonalCredentials[until " + expiresAt + "]";
    }
  }

  @Override
  public Response getClusterLogs(Request request) {
    return read.logs(request);
  }

  @Override
  public Response listClusterEvents(Request request) {
    return read.events(request);
  }

  @Override
  public Response getClusterUsage(Request request) {
    return read.usage(request);
  }

  @Override
  public Response listProviders(Request request) {
    return read.providers(request);
  }
}

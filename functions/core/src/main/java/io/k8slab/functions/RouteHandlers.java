package io.k8slab.functions;

import io.k8slab.cluster.http.ClusterHandlers;
import io.k8slab.health.HealthHandlers;
import io.k8slab.http.Handlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.http.IdentityHandlers;

/** Which feature answers which operation; the build fails where one has none. */
record RouteHandlers(IdentityHandlers identity, ClusterHandlers clusters, HealthHandlers health)
    implements Handlers {

  @Override
  public Response registerUser(Request request) {
    return identity.registerUser(request);
  }

  @Override
  public Response login(Request request) {
    return identity.login(request);
  }

  @Override
  public Response token(Request request) {
    return identity.token(request);
  }

  @Override
  public Response logout(Request request) {
    return identity.logout(request);
  }

  @Override
  public Response getMe(Request request) {
    return identity.getMe(request);
  }

  @Override
  public Response getJwks(Request request) {
    return identity.getJwks(request);
  }

  @Override
  public Response listClusters(Request request) {
    return clusters.listClusters(request);
  }

  @Override
  public Response createCluster(Request request) {
    return clusters.createCluster(request);
  }

  @Override
  public Response getCluster(Request request) {
    return clusters.getCluster(request);
  }

  @Override
  public Response deleteCluster(Request request) {
    return clusters.deleteCluster(request);
  }

  @Override
  public Response extendCluster(Request request) {
    return clusters.extendCluster(request);
  }

  @Override
  public Response getKubeconfig(Request request) {
    return clusters.getKubeconfig(request);
  }

  @Override
  public Response getClusterLogs(Request request) {
    return clusters.getClusterLogs(request);
  }

  @Override
  public Response listProviders(Request request) {
    return clusters.listProviders(request);
  }

  @Override
  public Response getMyQuota(Request request) {
    return clusters.getMyQuota(request);
  }

  @Override
  public Response healthLive(Request request) {
    return health.healthLive(request);
  }

  @Override
  public Response healthReady(Request request) {
    return health.healthReady(request);
  }

  @Override
  public Response getOpenApi(Request request) {
    return health.getOpenApi(request);
  }

  @Override
  public Response getDocs(Request request) {
    return health.getDocs(request);
  }
}

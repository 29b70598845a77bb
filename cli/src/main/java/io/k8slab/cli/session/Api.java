package io.k8slab.cli.session;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterPage;
import io.k8slab.cli.api.CreateCluster;
import io.k8slab.cli.api.DrainHost;
import io.k8slab.cli.api.ExtendCluster;
import io.k8slab.cli.api.Host;
import io.k8slab.cli.api.HostPage;
import io.k8slab.cli.api.Lease;
import io.k8slab.cli.api.LogPage;
import io.k8slab.cli.api.PersonalCredentials;
import io.k8slab.cli.api.User;
import io.k8slab.cli.http.ApiRequest;
import io.k8slab.cli.http.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The routes that need somebody signed in, one method each. {@code cluster} is an id or a name.
 * Every method throws {@link io.k8slab.cli.failure.Failure} for anything but success.
 */
public final class Api {
  private static final String CLUSTERS = "/api/v1/clusters";
  private static final String HOSTS = "/api/v1/hosts";

  private final SignedIn signedIn;

  Api(SignedIn signedIn) {
    this.signedIn = signedIn;
  }

  public Reply<User> me() {
    return signedIn.send(ApiRequest.get("/api/v1/users/me")).read(User::read);
  }

  public Reply<Cluster> create(CreateCluster wish) {
    return signedIn.send(ApiRequest.post(CLUSTERS, wish).withKey(newKey())).read(Cluster::read);
  }

  /**
   * @param query the list's parameters by name, the cursor among them
   */
  public Reply<ClusterPage> list(Map<String, String> query) {
    return signedIn
        .send(ApiRequest.get(CLUSTERS + "?" + ApiRequest.query(query)))
        .read(ClusterPage::read);
  }

  public Reply<Cluster> get(String cluster) {
    return signedIn.send(ApiRequest.get(path(cluster, ""))).read(Cluster::read);
  }

  public Reply<Cluster> delete(String cluster) {
    return signedIn.send(ApiRequest.delete(path(cluster, ""))).read(Cluster::read);
  }

  public Reply<Cluster> pause(String cluster) {
    return signedIn.send(ApiRequest.post(path(cluster, "/pause"))).read(Cluster::read);
  }

  public Reply<Cluster> resume(String cluster) {
    return signedIn.send(ApiRequest.post(path(cluster, "/resume"))).read(Cluster::read);
  }

  public Reply<Lease> extend(String cluster, String ttl) {
    return signedIn
        .send(ApiRequest.post(path(cluster, "/extend"), new ExtendCluster(ttl)).withKey(newKey()))
        .read(Lease::read);
  }

  /**
   * YAML as the server wrote it.
   *
   * @param auth {@code certificate} or {@code exec}
   */
  public byte[] kubeconfig(String cluster, String auth) {
    String query = "?" + ApiRequest.query(Map.of("auth", auth));
    return signedIn
        .send(ApiRequest.get(path(cluster, "/kubeconfig") + query).accepting("application/yaml"))
        .yaml();
  }

  public Reply<PersonalCredentials> credentials(String cluster) {
    return signedIn
        .send(ApiRequest.post(path(cluster, "/credentials")))
        .read(PersonalCredentials::read);
  }

  /**
   * @param wait how long the server may hold the request while there is no line, whole seconds
   */
  public Reply<LogPage> logs(String cluster, long after, Duration wait, int limit) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("after", Long.toString(after));
    query.put("wait", wait.toSeconds() + "s");
    query.put("limit", Integer.toString(limit));
    return signedIn
        .send(ApiRequest.get(path(cluster, "/logs") + "?" + ApiRequest.query(query)).waiting(wait))
        .read(LogPage::read);
  }

  /**
   * @param query the list's parameters by name, the cursor among them
   */
  public Reply<HostPage> hosts(Map<String, String> query) {
    return signedIn
        .send(ApiRequest.get(HOSTS + "?" + ApiRequest.query(query)))
        .read(HostPage::read);
  }

  public Reply<Host> host(String host) {
    return signedIn.send(ApiRequest.get(hostPath(host, ""))).read(Host::read);
  }

  public Reply<Host> cordon(String host) {
    return signedIn.send(ApiRequest.post(hostPath(host, "/cordon"))).read(Host::read);
  }

  public Reply<Host> uncordon(String host) {
    return signedIn.send(ApiRequest.post(hostPath(host, "/uncordon"))).read(Host::read);
  }

  /**
   * @param forceAfter when leases end at the latest; null for when they end by themselves
   */
  public Reply<Host> drain(String host, @Nullable String forceAfter) {
    return signedIn
        .send(ApiRequest.post(hostPath(host, "/drain"), new DrainHost(forceAfter)))
        .read(Host::read);
  }

  private static String hostPath(String host, String below) {
    return HOSTS + "/" + ApiRequest.encoded(host) + below;
  }

  private static String path(String cluster, String below) {
    return CLUSTERS + "/" + ApiRequest.encoded(cluster) + below;
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }
}

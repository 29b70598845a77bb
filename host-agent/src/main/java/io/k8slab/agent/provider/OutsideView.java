package io.k8slab.agent.provider;

import io.k8slab.agent.cluster.Cancellation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at a cluster as its users will: over TLS, through the address that they get, with the
 * cluster's own CA. A cluster is healthy when {@code /readyz} says ok, the owners' group may use
 * it, and all its nodes are Ready.
 */
public final class OutsideView {
  /** The group of every personal certificate; bound to cluster-admin in each cluster. */
  public static final String OWNERS = "k8slab:owners";

  private static final String BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
  private static final String BINDING =
      """
      {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
       "metadata": {"name": "%1$s"},
       "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                   "name": "cluster-admin"},
       "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "%1$s"}]}
      """
          .formatted(OWNERS);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final long AGAIN_MILLIS = 50;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Looks again and again until all is well or the time is over. */
  public Seen await(ClusterRecord cluster, Duration within, Cancellation cancellation) {
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    long deadline = System.nanoTime() + within.toNanos();
    try (HttpClient http = client(cluster)) {
      Seen seen;
      do {
        if (cancelled.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return new Seen.Cancelled();
        }
        seen = look(http, cluster);
      } while (seen instanceof Seen.Unhealthy && System.nanoTime() < deadline);
      http.shutdownNow();
      return seen;
    } catch (GeneralSecurityException | IOException e) {
      return new Seen.Unhealthy("its certificates cannot be used: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Seen.Cancelled();
    }
  }

  private static HttpClient client(ClusterRecord cluster)
      throws GeneralSecurityException, IOException {
    return HttpClient.newBuilder()
        .connectTimeout(REQUEST_TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(
            PemTls.context(cluster.caCertificate(), cluster.adminCertificate(), cluster.adminKey()))
        .build();
  }

  private static Seen look(HttpClient http, ClusterRecord cluster) throws InterruptedException {
    try {
      HttpResponse<String> ready = get(http, cluster, "/readyz");
      if (ready.statusCode() != 200 || !ready.body().strip().equals("ok")) {
        return new Seen.Unhealthy("the API server is not ready: " + ready.statusCode());
      }
      int granted = grant(http, cluster);
      if (granted != 201 && granted != 409) {
        return new Seen.Unhealthy("the owners could not be given access: " + granted);
      }
      int nodes = readyNodes(JSON.readTree(get(http, cluster, "/api/v1/nodes").body()));
      if (nodes < cluster.nodes()) {
        return new Seen.Unhealthy(nodes + " of " + cluster.nodes() + " nodes are ready");
      }
      JsonNode version = JSON.readTree(get(http, cluster, "/version").body());
      return new Seen.Healthy(version.path("gitVersion").asString(""), nodes);
    } catch (IOException e) {
      return new Seen.Unhealthy("the API server does not answer: " + e.getClass().getSimpleName());
    } catch (JacksonException e) {
      return new Seen.Unhealthy("the API server's answer cannot be read");
    }
  }

  private static int readyNodes(JsonNode list) {
    int ready = 0;
    for (JsonNode node : list.path("items")) {
      for (JsonNode condition : node.path("status").path("conditions")) {
        if (condition.path("type").asString("").equals("Ready")
            && condition.path("status").asString("").equals("True")) {
          ready++;
        }
      }
    }
    return ready;
  }

  private static int grant(HttpClient http, ClusterRecord cluster)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(cluster, BINDINGS)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BINDING))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static HttpResponse<String> get(HttpClient http, ClusterRecord cluster, String path)
      throws IOException, InterruptedException {
    return http.send(request(cluster, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(ClusterRecord cluster, String path) {
    return HttpRequest.newBuilder(URI.create(cluster.apiServer() + path)).timeout(REQUEST_TIMEOUT);
  }
}

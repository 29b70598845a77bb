package io.k8slab.bench.lab;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Clusters asked for through the API of an installation.
 *
 * @param provider such as {@code kwok}
 * @param mostSeconds after which a cluster is taken for lost
 */
public record ApiClusters(ApiClient.Session session, String provider, long mostSeconds) {
  private static final long LOOK_EVERY_MILLIS = 20;

  /** Asks for a cluster and deletes it again; how long it took from asking to RUNNING, in s. */
  public double seconds(String name) throws IOException, InterruptedException {
    long before = System.nanoTime();
    String id = session.create(name, provider);
    await(id, "RUNNING");
    double seconds = (System.nanoTime() - before) / 1e9;
    session.delete(id);
    await(id, "TERMINATED");
    return seconds;
  }

  private void await(String id, String wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(mostSeconds);
    while (true) {
      JsonNode cluster = session.read("/api/v1/clusters/" + id);
      String status = cluster.path("status").stringValue();
      if (status.equals(wanted)) {
        return;
      }
      if (status.equals("ERROR")) {
        throw new IOException("the cluster ended in ERROR: " + cluster.path("failure"));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("still " + status + " after " + mostSeconds + " s");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }
}

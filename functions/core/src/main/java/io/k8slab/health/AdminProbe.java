package io.k8slab.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks the brokers who they are. The client is made at the first question, not at the start. */
public final class AdminProbe implements KafkaProbe, AutoCloseable {
  private static final int BOUND_MILLIS = 1_500;

  private final Map<String, Object> clientProperties;
  private @Nullable Admin admin;

  public AdminProbe(Map<String, Object> clientProperties) {
    this.clientProperties = Map.copyOf(clientProperties);
  }

  @Override
  public boolean isReachable() {
    try {
      client().describeCluster(new DescribeClusterOptions().timeoutMs(BOUND_MILLIS)).nodes().get();
      return true;
    } catch (ExecutionException | KafkaException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized Admin client() {
    if (admin == null) {
      var properties = new HashMap<>(clientProperties);
      properties.put("client.id", "k8slab-health");
      properties.put("default.api.timeout.ms", BOUND_MILLIS);
      properties.put("request.timeout.ms", BOUND_MILLIS);
      properties.put("reconnect.backoff.max.ms", 1_000);
      admin = Admin.create(properties);
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}

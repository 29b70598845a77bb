package io.k8slab.agent.inventory;

import io.k8slab.agent.cluster.HostConfig;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One pool and its hosts.
 *
 * @param pool {@code [a-z0-9-]+}; names the topic of its commands
 * @param hosts at least one, each id once
 */
public record Inventory(String pool, List<HostConfig> hosts) {
  private static final Pattern POOL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public Inventory {
    hosts = List.copyOf(hosts);
    if (!POOL.matcher(pool).matches()) {
      throw new IllegalArgumentException("pool: not as " + POOL);
    }
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("hosts: at least one");
    }
    var ids = new HashSet<String>();
    for (var host : hosts) {
      if (!ids.add(host.hostId())) {
        throw new IllegalArgumentException("hosts: " + host.hostId() + " is there twice");
      }
    }
  }
}

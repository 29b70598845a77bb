package io.k8slab.events;

import java.util.Map;

/**
 * A topic as it shall be.
 *
 * @param config the broker's own names and values
 */
public record TopicSettings(String name, int partitions, Map<String, String> config) {
  public TopicSettings {
    config = Map.copyOf(config);
  }
}

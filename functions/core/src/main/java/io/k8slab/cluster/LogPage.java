package io.k8slab.cluster;

import java.util.List;

/**
 * @param next where the next page begins: give it as {@code after}
 * @param complete whether nothing more can come
 */
public record LogPage(List<LogEntry> items, long next, boolean complete) {
  public LogPage {
    items = List.copyOf(items);
  }
}

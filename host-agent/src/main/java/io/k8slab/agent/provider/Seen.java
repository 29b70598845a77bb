package io.k8slab.agent.provider;

/** What a look from outside showed. */
public sealed interface Seen {

  /**
   * @param serverVersion what {@code /version} answered, such as {@code v1.34.4}
   * @param nodes how many were Ready
   */
  record Healthy(String serverVersion, int nodes) implements Seen {}

  /**
   * @param why one plain sentence
   */
  record Unhealthy(String why) implements Seen {}

  record Cancelled() implements Seen {}
}

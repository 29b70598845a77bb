package io.k8slab.cluster.lifecycle;

import java.util.Set;

/** What an event does to a cluster. */
public sealed interface Transition {

  /** It has another status. */
  record Moved(ClusterStatus to, long generation, Set<Effect> effects) implements Transition {
    public Moved {
      effects = Set.copyOf(effects);
    }
  }

  /** Its status is the same, but something is to be done. */
  record Stays(long generation, Set<Effect> effects) implements Transition {
    public Stays {
      effects = Set.copyOf(effects);
    }
  }

  /** A duplicate, or too late, or not due: nothing changes. */
  record Ignored(String why) implements Transition {}
}

package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * What a host agent shall do to one cluster. Idempotent, fenced and mortal: the same {@link
 * #commandId} acts once, a higher {@link #generation} of the same cluster pre-empts a lower one,
 * and nothing starts after the {@link #deadline}.
 *
 * <p>See {@code infra/adr/0003-fenced-mortal-commands.md}.
 */
public sealed interface Command extends Message
    permits ProvisionCluster, TerminateCluster, PauseCluster, ResumeCluster {
  UUID commandId();

  UUID clusterId();

  /** Counts the wishes for this cluster, from 1. */
  long generation();

  /** Counts the deliveries that the functions intended, from 1. */
  int attempt();

  Instant deadline();

  /** The host that the placement row names. */
  String hostId();

  /** The provider's kind, such as {@code kwok}. */
  String provider();
}

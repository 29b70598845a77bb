package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/** What a person's open pages should know; keyed by the person. */
public sealed interface Notification extends Message
    permits ClusterStatusChanged,
        ClusterStepChanged,
        ClusterLogAppended,
        ClusterTtlExtended,
        ClusterLeaseExpiring,
        ClusterQueueMoved,
        UserInfo {
  UUID userId();

  Instant at();

  /** What pages know it by, such as {@code cluster.status.changed}. */
  default String eventName() {
    return switch (this) {
      case ClusterStatusChanged _ -> "cluster.status.changed";
      case ClusterStepChanged _ -> "cluster.step.changed";
      case ClusterLogAppended _ -> "cluster.log.appended";
      case ClusterTtlExtended _ -> "cluster.ttl.extended";
      case ClusterLeaseExpiring _ -> "cluster.lease.expiring";
      case ClusterQueueMoved _ -> "cluster.queue.moved";
      case UserInfo _ -> "notification.user.info";
    };
  }
}

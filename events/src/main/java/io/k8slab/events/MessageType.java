package io.k8slab.events;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The CloudEvents {@code type} of each message. A name ends in its major version; a minor one may
 * follow ({@code .v1.2}) and is read as its major, because a minor change only adds fields.
 */
public enum MessageType {
  PROVISION_CLUSTER("io.k8slab.cluster.provision.v1", ProvisionCluster.class),
  TERMINATE_CLUSTER("io.k8slab.cluster.terminate.v1", TerminateCluster.class),
  PAUSE_CLUSTER("io.k8slab.cluster.pause.v1", PauseCluster.class),
  RESUME_CLUSTER("io.k8slab.cluster.resume.v1", ResumeCluster.class),
  STEP_STARTED("io.k8slab.cluster.step-started.v1", StepStarted.class),
  STEP_FINISHED("io.k8slab.cluster.step-finished.v1", StepFinished.class),
  CLUSTER_PROVISIONED("io.k8slab.cluster.provisioned.v1", ClusterProvisioned.class),
  CLUSTER_FAILED("io.k8slab.cluster.failed.v1", ClusterFailed.class),
  CLUSTER_TERMINATED("io.k8slab.cluster.terminated.v1", ClusterTerminated.class),
  CLUSTER_PAUSED("io.k8slab.cluster.paused.v1", ClusterPaused.class),
  CLUSTER_RESUMED("io.k8slab.cluster.resumed.v1", ClusterResumed.class),
  COMMAND_SUPERSEDED("io.k8slab.cluster.command-superseded.v1", CommandSuperseded.class),
  LOG_CHUNK("io.k8slab.cluster.log-chunk.v1", LogChunk.class),
  HOST_REPORTED("io.k8slab.host.reported.v1", HostReported.class),
  CLUSTER_STATUS_CHANGED(
      "io.k8slab.notification.cluster-status-changed.v1", ClusterStatusChanged.class),
  CLUSTER_STEP_CHANGED("io.k8slab.notification.cluster-step-changed.v1", ClusterStepChanged.class),
  CLUSTER_TTL_EXTENDED("io.k8slab.notification.cluster-ttl-extended.v1", ClusterTtlExtended.class),
  CLUSTER_LOG_APPENDED("io.k8slab.notification.cluster-log-appended.v1", ClusterLogAppended.class),
  CLUSTER_LEASE_EXPIRING(
      "io.k8slab.notification.cluster-lease-expiring.v1", ClusterLeaseExpiring.class),
  CLUSTER_QUEUE_MOVED("io.k8slab.notification.cluster-queue-moved.v1", ClusterQueueMoved.class),
  USER_INFO("io.k8slab.notification.user-info.v1", UserInfo.class);

  private static final Pattern MINOR = Pattern.compile("(.+\\.v\\d+)\\.\\d+");
  private static final Map<String, MessageType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(MessageType::typeName, Function.identity()));
  private static final Map<Class<?>, MessageType> BY_CLASS =
      Arrays.stream(values()).collect(Collectors.toMap(t -> t.messageClass, Function.identity()));

  private final String typeName;
  private final Class<? extends Message> messageClass;

  MessageType(String typeName, Class<? extends Message> messageClass) {
    this.typeName = typeName;
    this.messageClass = messageClass;
  }

  public String typeName() {
    return typeName;
  }

  public Class<? extends Message> messageClass() {
    return messageClass;
  }

  /** The type of a name, whatever its minor version; empty where this build does not know it. */
  public static Optional<MessageType> named(String name) {
    var minor = MINOR.matcher(name);
    return Optional.ofNullable(BY_NAME.get(minor.matches() ? minor.group(1) : name));
  }

  public static MessageType of(Message message) {
    return java.util.Objects.requireNonNull(BY_CLASS.get(message.getClass()));
  }
}

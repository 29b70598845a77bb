package io.k8slab.events;

/** Why a cluster failed, as a stable code; what people read is the cause beside it. */
public enum FailureCode {
  /** A step's command ended with an error. */
  STEP_FAILED,
  /** A step, or the whole work, took longer than it may. */
  TIMED_OUT,
  /** A port of the cluster's block is taken by something else on the host. */
  PORT_TAKEN,
  /** The host has too little disk or memory left. */
  HOST_FULL,
  /** Something on the host does not work: its container engine, a kernel setting, an image. */
  HOST_UNFIT,
  /** The host cannot be reached, or its key is not the pinned one. */
  HOST_UNREACHABLE,
  /** The provider or the version is not on this host. */
  UNSUPPORTED,
  /** The cluster came up but did not answer as a cluster must. */
  NOT_HEALTHY,
  /** The cluster ran, is gone from its host and could not be started again. */
  LOST,
  /** The command's deadline had passed before the agent had it. */
  EXPIRED,
  /** A delete ended the work. */
  CANCELLED,
  /** Something was left on the host that could not be removed. */
  NOT_CLEAN,
  /** A defect of ours. */
  INTERNAL;

  /** Who can do something about it. */
  public enum Fault {
    /** The host: another one may do better. */
    HOST,
    /** The person: the same again would fail the same. */
    USER,
    /** K8s-Lab, or nobody that is known. */
    SYSTEM
  }

  /** Whose fault it is. */
  public Fault fault() {
    return switch (this) {
      case PORT_TAKEN, HOST_FULL, HOST_UNFIT, HOST_UNREACHABLE, NOT_CLEAN, LOST -> Fault.HOST;
      case UNSUPPORTED, CANCELLED -> Fault.USER;
      case STEP_FAILED, TIMED_OUT, NOT_HEALTHY, EXPIRED, INTERNAL -> Fault.SYSTEM;
    };
  }
}

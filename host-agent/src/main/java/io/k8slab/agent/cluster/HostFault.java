package io.k8slab.agent.cluster;

/** Why a host could not be looked at, as its report says it. */
public enum HostFault {
  /** No connection, or it was lost on the way. */
  UNREACHABLE("Unreachable", "NoConnection"),
  /** Something answers, and is not the host that was pinned. */
  OTHER_KEY("HostKeyChanged", "KeyIsNotPinned"),
  /** It was reached and said nothing in time. */
  SILENT("Unresponsive", "NoAnswerInTime"),
  /** What it said could not be read. */
  GARBLED("Garbled", "AnswerNotUnderstood");

  private final String condition;
  private final String reason;

  HostFault(String condition, String reason) {
    this.condition = condition;
    this.reason = reason;
  }

  /** A condition's type. */
  public String condition() {
    return condition;
  }

  public String reason() {
    return reason;
  }
}

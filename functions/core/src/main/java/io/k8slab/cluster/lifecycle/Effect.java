package io.k8slab.cluster.lifecycle;

/** What a transition asks to be done in the same commit. */
public enum Effect {
  SEND_PROVISION,
  /** A new wish: the first attempt at this generation. */
  SEND_TERMINATE,
  /** The same wish once more. */
  RESEND_TERMINATE,
  START_LEASE,
  /** The attempt is over and counted; another host is tried when nothing of it is left. */
  RETRY,
  RELEASE_PLACEMENT
}

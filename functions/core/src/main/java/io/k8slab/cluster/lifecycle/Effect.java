package io.k8slab.cluster.lifecycle;

/** What a transition asks to be done in the same commit. */
public enum Effect {
  SEND_PROVISION,
  /** A new wish: the first attempt at this generation. */
  SEND_TERMINATE,
  /** The same wish once more. */
  RESEND_TERMINATE,
  SEND_PAUSE,
  SEND_RESUME,
  /** The same wish once more. */
  RESEND_RESUME,
  START_LEASE,
  /** The attempt is over and counted; another host is tried when nothing of it is left. */
  RETRY,
  /** Its clock stands still from now on. */
  HOLD_LEASE,
  /** Its clock goes on. */
  CONTINUE_LEASE,
  /** The host has its CPU and memory back. */
  FREE_ROOM,
  /** The host must have had room for it: that is asked for before. */
  TAKE_ROOM,
  RELEASE_PLACEMENT
}

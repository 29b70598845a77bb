package io.k8slab.agent.cluster;

/**
 * A host could not be reached, or its key is not the pinned one. Thrown where the caller asks about
 * the host as a whole: an empty answer would say that nothing is there.
 */
public final class HostUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HostUnreachableException(String message) {
    super(message);
  }
}

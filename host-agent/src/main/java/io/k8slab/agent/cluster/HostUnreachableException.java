package io.k8slab.agent.cluster;

/**
 * A host could not be looked at. Thrown where the caller asks about the host as a whole: an empty
 * answer would say that nothing is there.
 */
public final class HostUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HostFault fault;

  public HostUnreachableException(String message) {
    this(HostFault.UNREACHABLE, message);
  }

  public HostUnreachableException(HostFault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public HostFault fault() {
    return fault;
  }
}

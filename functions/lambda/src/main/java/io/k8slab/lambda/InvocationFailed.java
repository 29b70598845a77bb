package io.k8slab.lambda;

/**
 * An event that this function can do nothing with. It fails the invocation with this message; the
 * caller of Lambda gets no stack trace of ours.
 */
final class UnusableEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableEvent(String message) {
    super(message, null, false, false);
  }
}

package io.k8slab.lambda;

/**
 * Fails the invocation with a message: the event is none for this function, or it cannot be acted
 * on now. The caller of Lambda gets no stack trace of ours.
 */
final class InvocationFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvocationFailed(String message) {
    super(message, null, false, false);
  }
}

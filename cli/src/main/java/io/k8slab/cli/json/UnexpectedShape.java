package io.k8slab.cli.json;

/** JSON that is well formed and not what the API document promises. The message names the place. */
public final class UnexpectedShape extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnexpectedShape(String message) {
    super(message);
  }
}

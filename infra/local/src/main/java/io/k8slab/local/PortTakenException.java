package io.k8slab.local;

import java.io.IOException;

/** Another program has the API's port. */
public final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  PortTakenException(int port) {
    super("Port " + port + " is taken by another program. Choose one with --port N (0 takes any).");
  }
}

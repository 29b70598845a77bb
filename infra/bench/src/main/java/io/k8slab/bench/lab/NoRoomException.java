package io.k8slab.bench.lab;

import java.io.IOException;

/** 503: more was under way than the server takes, or no connection of its pool came free. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }
}

package io.k8slab.cli.auth;

import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.terminal.Surroundings;

/** A word before a password goes over a network that anybody on the way can read. */
final class InTheClear {
  private InTheClear() {}

  static void warn(Surroundings surroundings, ServerAddress server) {
    if (server.inTheClear()) {
      surroundings
          .err()
          .println("warning: " + server + " is not https: your password can be read on the way");
    }
  }
}

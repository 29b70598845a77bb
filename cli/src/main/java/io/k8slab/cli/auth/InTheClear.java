package io.k8slab.cli.auth;

import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.terminal.Surroundings;

/** A word before a secret goes over a network that anybody on the way can read. */
final class InTheClear {
  private InTheClear() {}

  static void warn(Surroundings surroundings, ServerAddress server) {
    warn(surroundings, server, "your password");
  }

  /**
   * @param what the secret that goes there
   */
  static void warn(Surroundings surroundings, ServerAddress server, String what) {
    if (server.inTheClear()) {
      surroundings
          .err()
          .println("warning: " + server + " is not https: " + what + " can be read on the way");
    }
  }
}

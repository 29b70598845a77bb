package io.k8slab.bench.ssh;

import io.k8slab.agent.cluster.SshConfig;
import java.io.IOException;

/** A real SSH server on loopback with a key of its own and one key that may enter. */
interface Sshd extends AutoCloseable {

  /** How its one user reaches it. */
  SshConfig config();

  @Override
  void close() throws IOException;
}

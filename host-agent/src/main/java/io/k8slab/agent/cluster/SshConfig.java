package io.k8slab.agent.cluster;

import java.nio.file.Path;

/**
 * How a host is reached by SSH.
 *
 * @param privateKeyFile an unencrypted Ed25519 key in OpenSSH's format, mode 600
 * @param knownHostsFile the host's key, pinned; a host with any other key is refused
 */
public record SshConfig(
    String host, int port, String user, Path privateKeyFile, Path knownHostsFile) {
  public SshConfig {
    if (host.isBlank()) {
      throw new IllegalArgumentException("ssh.host: missing");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("ssh.port: 1 to 65535");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("ssh.user: missing");
    }
  }
}

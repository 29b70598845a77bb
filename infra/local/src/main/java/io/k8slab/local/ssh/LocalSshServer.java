package io.k8slab.local.ssh;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/**
 * Lets one user in, with one key, to run commands; no shell, no forwarding, no passwords.
 *
 * <p>As with OpenSSH, a command outlives the connection that started it: whoever leaves processes
 * behind has to end them.
 */
public final class LocalSshServer implements AutoCloseable {
  private static final int CHANNELS_PER_CONNECTION = 256;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

  private final SshServer server;

  public LocalSshServer(int port, String user, KeyPair hostKey, PublicKey clientKey) {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(
        (name, key, session) -> name.equals(user) && KeyUtils.compareKeys(key, clientKey));
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setSubsystemFactories(List.of());
    server.setShellFactory(_ -> new ExecCommand("echo 'Commands only.' >&2; exit 1"));
    server.setCommandFactory((channel, command) -> new ExecCommand(command));
    // 9 ms instead of 64 for a connection
    server.setKeyExchangeFactories(
        org.apache.sshd.common.NamedFactory.setUpTransformedFactories(
            true, List.of(BuiltinDHFactories.curve25519), ServerBuilder.DH2KEX));
    // 0.4 ms instead of 44 for an exec on a kept connection
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, CHANNELS_PER_CONNECTION);
    // clients are agents that keep their connection, however long a step is silent
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
  }

  public void start() throws IOException {
    server.start();
  }

  public int port() {
    return server.getPort();
  }

  /** Closes connections. Commands that run go on. */
  @Override
  public void close() throws IOException {
    server.close(true).await(STOP_TIMEOUT);
    server.stop(true);
  }
}

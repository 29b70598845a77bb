package io.k8slab.agent.shell;

import io.k8slab.agent.cluster.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * The one SSH client of an agent. Every default that trusts the machine it runs on is off: no
 * {@code ~/.ssh}, no agent, no password, no unknown host key.
 */
public final class SshClients implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final AttributeRepository.AttributeKey<ServerKeyVerifier> VERIFIER =
      new AttributeRepository.AttributeKey<>();

  /** A half-open connection is noticed after 4 unanswered heartbeats: 40 s. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final int UNANSWERED = 3;

  private final SshClient client;

  public SshClients() {
    this(HEARTBEAT);
  }

  SshClients(Duration heartbeat) {
    client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setServerKeyVerifier(SshClients::pinned);
    List<DHFactory> exchanges = new ArrayList<>(ClientBuilder.DEFAULT_KEX_PREFERENCE);
    exchanges.remove(BuiltinDHFactories.curve25519);
    exchanges.addFirst(BuiltinDHFactories.curve25519);
    client.setKeyExchangeFactories(
        org.apache.sshd.common.NamedFactory.setUpTransformedFactories(
            true, List.copyOf(exchanges), ClientBuilder.DH2KEX));
    // without it an exec on a kept connection takes 44 to 88 ms instead of 0.4
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, heartbeat);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED);
    // steps are waited for in silence: only the heartbeat says whether the host is there
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    client.start();
  }

  /** A shell on this host; nothing is connected yet. */
  public HostShell shell(SshConfig config) {
    return new SshShell(this, config);
  }

  ClientSession connect(SshConfig config) throws IOException {
    KeyPair identity = identity(config.privateKeyFile());
    ServerKeyVerifier verifier =
        new KnownHostsServerKeyVerifier(
            RejectAllServerKeyVerifier.INSTANCE, config.knownHostsFile());
    ClientSession session =
        client
            .connect(
                config.user(),
                config.host(),
                config.port(),
                AttributeRepository.ofKeyValuePair(VERIFIER, verifier))
            .verify(CONNECT_TIMEOUT)
            .getSession();
    try {
      session.addPublicKeyIdentity(identity);
      session.auth().verify(CONNECT_TIMEOUT);
      return session;
    } catch (IOException e) {
      session.close(true);
      throw e;
    }
  }

  private static boolean pinned(
      ClientSession session, java.net.SocketAddress remote, java.security.PublicKey key) {
    AttributeRepository context = session.getConnectionContext();
    ServerKeyVerifier verifier = context == null ? null : context.getAttribute(VERIFIER);
    return verifier != null && verifier.verifyServerKey(session, remote, key);
  }

  private static KeyPair identity(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      for (KeyPair pair : SecurityUtils.loadKeyPairIdentities(null, file::toString, in, null)) {
        return pair;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("not a usable private key: " + file, e);
    }
    throw new IOException("no private key in " + file);
  }

  @Override
  public void close() {
    client.close(true);
    client.stop();
  }
}

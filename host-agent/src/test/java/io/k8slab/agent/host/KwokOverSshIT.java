package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.testing.KwokHost;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.events.ProviderOffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

class KwokOverSshIT extends ProviderContract {
  private final Path folder;
  private final OpenSshServer server;

  KwokOverSshIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.server = OpenSshServer.start(folder.resolve("sshd"));
  }

  @Override
  HostConfig config() {
    return KwokHost.config(stateFolder(), Optional.of(server.config()));
  }

  @Override
  Path stateFolder() {
    return folder.resolve("state");
  }

  @Override
  ProviderOffer expectedOffer() {
    return new ProviderOffer("kwok", List.of(KwokHost.version()), 100, true);
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}

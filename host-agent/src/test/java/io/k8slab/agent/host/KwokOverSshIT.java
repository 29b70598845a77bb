package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.KwokHost;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
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

  @Override
  int workers() {
    return 2;
  }

  @Override
  Resources resources() {
    return new Resources(1000, 1L << 30, 1L << 30);
  }

  /** The control plane is no node. */
  @Override
  int nodes() {
    return workers();
  }

  @Override
  List<String> running() {
    return HostTruth.processes(name).stream().map(pid -> Long.toString(pid)).toList();
  }

  @Override
  void kill() {
    HostTruth.processes(name).stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  List<String> leftElsewhere() {
    return List.of();
  }

  @Override
  String deployment() {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
       "template": {"metadata": {"labels": {"app": "web"}},
         "spec": {"containers": [{"name": "web", "image": "web"}]}}}}
    """;
  }

  @Test
  @Order(41)
  void every_part_of_the_control_plane_listens_within_its_ports() {
    assertThat(HostTruth.listening(name))
        .hasSizeGreaterThan(4)
        .allSatisfy(socket -> assertThat(socket.address().isLoopbackAddress()).isTrue())
        .allSatisfy(
            socket ->
                assertThat(socket.port())
                    .isBetween(
                        command.ports().first(),
                        command.ports().first() + command.ports().count() - 1));
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}

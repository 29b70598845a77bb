package io.k8slab.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.ReadAgentConfig;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.events.PortBlock;
import io.k8slab.local.secrets.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LocalHostFilesTest {
  @TempDir Path temp;

  @Test
  void the_agent_reads_what_is_written() throws Exception {
    var secrets = new Secrets(temp);
    var host = secrets.sshKeys("ssh-host");
    var kind =
        new KindConfig(
            Optional.empty(),
            Optional.of("unix:///run/docker.sock"),
            Map.of("1.34.4", "k8slab/node:v1.34.4", "1.33.1", "kindest/node:v1.33.1"),
            2);
    var files =
        new LocalHostFiles(
            temp,
            Path.of("/var/lib/k8slab"),
            new PortBlock(20_010, 240),
            20_003,
            "o'brien",
            secrets.sshKeys("ssh-client").privateKey(),
            host.publicKey(),
            Optional.of(Path.of("/opt/test bed/bin")),
            Optional.of(kind),
            new MachineSize(2, 8L << 30));
    var environment =
        new HashMap<>(
            files.write(
                secrets.ed25519Keys("agent.pem").privateKey(),
                secrets.sealingKeysets("sealing").publicKey()));
    environment.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

    var config = ReadAgentConfig.from(Optional.empty(), environment);

    assertThat(config.agentId()).isEqualTo("local");
    assertThat(config.stopClustersOnExit()).isTrue();
    assertThat(config.inventory().pool()).isEqualTo("default");
    var only = config.inventory().hosts().getFirst();
    assertThat(only.hostId()).isEqualTo("local");
    assertThat(only.slots()).isEqualTo(13);
    assertThat(only.cpuMillis()).contains(2000L);
    assertThat(only.ports()).isEqualTo(new PortBlock(20_010, 240));
    assertThat(only.kwok().binFolder()).contains("/opt/test bed/bin");
    assertThat(only.kind()).contains(kind);
    assertThat(only.ssh().orElseThrow().user()).isEqualTo("o'brien");
    assertThat(Files.readString(temp.resolve("known_hosts")))
        .startsWith("[127.0.0.1]:20003 ssh-ed25519 ");
  }

  @Test
  void without_a_testbed_kwokctl_brings_its_own_programs() throws Exception {
    var secrets = new Secrets(temp);
    var environment =
        new HashMap<>(
            new LocalHostFiles(
                    temp,
                    Path.of("/var/lib/k8slab"),
                    new PortBlock(20_010, 240),
                    20_003,
                    "me",
                    secrets.sshKeys("ssh-client").privateKey(),
                    secrets.sshKeys("ssh-host").publicKey(),
                    Optional.empty(),
                    Optional.empty(),
                    MachineSize.ofThis())
                .write(
                    secrets.ed25519Keys("agent.pem").privateKey(),
                    secrets.sealingKeysets("sealing").publicKey()));
    environment.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

    var config = ReadAgentConfig.from(Optional.empty(), environment);

    assertThat(config.inventory().hosts().getFirst().kwok().binFolder()).isEmpty();
    assertThat(config.inventory().hosts().getFirst().kind()).isEmpty();
  }

  @Test
  void a_small_machine_has_one_slot_and_a_large_one_as_many_as_it_has_ports() {
    assertThat(new MachineSize(1, 1L << 30).slots(40)).isEqualTo(1);
    assertThat(new MachineSize(64, 512L << 30).slots(40)).isEqualTo(40);
  }
}

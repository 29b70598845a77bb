package io.k8slab.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.K3dConfig;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.Microk8sConfig;
import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadInventoryTest {
  private static final String FULL =
      """
      pool: default
      hosts:
        - host_id: host-1
          api_address: 10.0.0.7
          bind_address: 0.0.0.0
          state_dir: /var/lib/k8slab
          ssh:
            host: host-1.internal
            port: 2222
            user: k8slab
            private_key_file: host-key
            known_hosts_file: known-hosts
          kwok:
            bin_folder: /opt/kwok
            version: 1.34.4
            max_workers: 50
          kind:
            bin_folder: /opt/kind
            docker_host: unix:///run/docker.sock
            images: {1.34.4: "kindest/node:v1.34.4"}
            max_workers: 2
          k3d:
            bin_folder: /opt/k3d
            images: {1.34.3: "rancher/k3s:v1.34.3-k3s1"}
          microk8s:
            bin_folder: /snap/bin
            channels: {"1.35": 1.35/stable}
            listen_address: 10.0.0.7
          ports:
            first: 30000
            count: 100
          ports_per_slot: 10
          slots: 10
          cpu_millis: 4000
          memory_bytes: 8589934592
      """;

  private static final String SMALL =
      """
      pool: default
      hosts:
        - host_id: here
          api_address: 127.0.0.1
          ports: {first: 30000, count: 60}
          slots: 10
      """;

  @TempDir Path folder;

  @BeforeEach
  void keys() throws IOException {
    Files.writeString(folder.resolve("host-key"), "key");
    Files.writeString(folder.resolve("known-hosts"), "hosts");
  }

  @Test
  void everything_is_read() {
    var inventory = read(FULL);

    assertThat(inventory.pool()).isEqualTo("default");
    var host = inventory.hosts().getFirst();
    assertThat(host.hostId()).isEqualTo("host-1");
    assertThat(host.bindAddress()).isEqualTo("0.0.0.0");
    assertThat(host.ssh().orElseThrow().port()).isEqualTo(2222);
    assertThat(host.ssh().orElseThrow().privateKeyFile()).isEqualTo(folder.resolve("host-key"));
    assertThat(host.kwok().maxWorkers()).isEqualTo(50);
    assertThat(host.kind())
        .contains(
            new KindConfig(
                Optional.of("/opt/kind"),
                Optional.of("unix:///run/docker.sock"),
                Map.of("1.34.4", "kindest/node:v1.34.4"),
                2));
    assertThat(host.k3d())
        .contains(
            new K3dConfig(
                Optional.of("/opt/k3d"),
                Optional.empty(),
                Map.of("1.34.3", "rancher/k3s:v1.34.3-k3s1"),
                3));
    assertThat(host.microk8s())
        .contains(
            new Microk8sConfig(
                Optional.of("/snap/bin"),
                Microk8sConfig.DEFAULT_IMAGE,
                Map.of("1.35", "1.35/stable"),
                "10.0.0.7"));
    assertThat(host.ports()).isEqualTo(new PortBlock(30_000, 100));
    assertThat(host.portsPerSlot()).isEqualTo(10);
    assertThat(host.cpuMillis()).contains(4000L);
    assertThat(host.memoryBytes()).contains(8L << 30);
  }

  @Test
  void little_is_needed() {
    var host = read(SMALL).hosts().getFirst();

    assertThat(host.ssh()).isEmpty();
    assertThat(host.bindAddress()).isEqualTo("127.0.0.1");
    assertThat(host.stateDir()).isEqualTo(HostConfig.DEFAULT_STATE_DIR);
    assertThat(host.kwok()).isEqualTo(KwokConfig.downloaded());
    assertThat(host.kind()).isEmpty();
    assertThat(host.k3d()).isEmpty();
    assertThat(host.microk8s()).isEmpty();
    assertThat(host.portsPerSlot()).isEqualTo(HostConfig.LEAST_PORTS_PER_SLOT);
    assertThat(host.cpuMillis()).isEmpty();
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "pool: default          | pool: Not A Pool           | pool:",
        "pool: default          | pools: default             | pool: missing",
        "host_id: host-1        | host_id: -host             | hosts[0].host_id:",
        "host_id: host-1        | host_id: [a]               | hosts[0].host_id: not a text",
        "host_id: host-1        | hots_id: host-1            | hosts[0].host_id: missing",
        "slots: 10              | slots: 0                   | hosts[0].slots: not a whole number",
        "slots: 10              | slots: ten                 | hosts[0].slots: not a whole number",
        "slots: 10              | slots: 9999999999          | hosts[0].slots: too large",
        "slots: 10              | slots: 11                  | hosts[0].ports: too few",
        "slots: 10              | slots: 10, extra           | hosts[0].slots: not a whole number",
        "first: 30000           | first: 65530               | hosts[0].",
        "first: 30000           | frist: 30000               | hosts[0].ports.first: missing",
        "port: 2222             | port: 70000                | hosts[0].ssh.port",
        "user: k8slab           | user: ''                   | hosts[0].ssh.user",
        "user: k8slab           | password: x                | hosts[0].ssh.user: missing",
        "private_key_file: host | private_key_file: no       | hosts[0].ssh.private_key_file: no"
            + " readable",
        "version: 1.34.4        | version: latest            | hosts[0].kwok.version",
        "bin_folder: /opt/kwok  | bin_folder: relative       | hosts[0].kwok.bin_folder",
        "bin_folder: /opt/kind  | bin_folder: ../kind        | hosts[0].kind.bin_folder",
        "docker_host: unix://   | docker_host: tcp://        | hosts[0].kind.docker_host",
        "images: {1.34.4        | images: {v1.34.4           | hosts[0].kind.images: not as",
        "kindest/node:          | --privileged               | hosts[0].kind.images.1.34.4",
        "bin_folder: /opt/k3d   | bin_folder: k3d            | hosts[0].k3d.bin_folder",
        "images: {1.34.3        | images: {v1.34.3           | hosts[0].k3d.images: not as",
        "rancher/k3s:v1.34.3    | +stable                    | hosts[0].k3d.images.1.34.3",
        "rancher/k3s:v1.34.3-k3s1 | rancher/k3s              | hosts[0].k3d.images.1.34.3",
        "channels:              | channel:                   | hosts[0].microk8s.channels: missing",
        "1.35/stable            | latest/stable --devmode    | hosts[0].microk8s.channels.1.35",
        "listen_address: 10.0.0.7 | listen_address: 0.0.0.0  | hosts[0].microk8s.listen_address",
        "listen_address: 10.0.0.7 | listen_address: 127.0.0.1 | hosts[0].microk8s.listen_address",
        "state_dir: /var        | state_dir: ../..           | hosts[0].state_dir",
        "cpu_millis: 4000       | cpu_milli: 4000            | hosts[0].cpu_milli: unknown",
        "cpu_millis: 4000       | cpu_millis: -1             | hosts[0].cpu_millis:",
      })
  void an_error_names_the_key(String right, String wrong, String named) {
    assertThatThrownBy(() -> read(FULL.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                         | the file: not a mapping",
        "'- a'                                      | the file: not a mapping",
        "'pool: [' | the file: not YAML",
        "'pool: a\npool: b' | the file: not YAML",
        "'pool: a' | hosts: missing",
        "'pool: a\nhosts: 3' | hosts: not a list",
        "'pool: a\nhosts: [3]' | hosts[0]: not a mapping",
        "'pool: a\nhosts: []' | hosts: at least one",
        "'pool: !!java.net.URL [http://x]' | the file: not YAML",
        "'a: &a [x]\nb: [*a, *a]' | the file: not YAML",
      })
  void what_is_no_inventory_is_refused(String text, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_host_is_named_once() {
    assertThatThrownBy(() -> read(SMALL + SMALL.substring(SMALL.indexOf("  - host_id"))))
        .hasMessage("hosts: here is there twice");
  }

  @Test
  void a_huge_file_is_not_read() {
    assertThatThrownBy(() -> read("#".repeat(2 << 20))).hasMessage("the file: more than 1 MB");
  }

  @Test
  void a_deep_file_is_refused() {
    assertThatThrownBy(() -> read("pool: " + "[".repeat(5000)))
        .hasMessageContaining("the file: not YAML");
  }

  @Test
  void a_file_that_is_not_there_is_told() {
    assertThatThrownBy(() -> ReadInventory.from(folder.resolve("nothing.yaml")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read");
  }

  private Inventory read(String text) {
    var file = folder.resolve("inventory.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ReadInventory.from(file);
  }
}

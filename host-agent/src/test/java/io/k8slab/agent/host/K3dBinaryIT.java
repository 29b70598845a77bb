package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.K3dConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.k3d.K3dProvider;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.Testbed;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real k3d reads everything that it is told, and ends at the first thing after: at a Docker
 * daemon that is not there. Only {@code docker} itself is a recorded one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class K3dBinaryIT {
  private static final Resources RESOURCES = new Resources(1500, 2L << 30, 4L << 30);

  @TempDir private Path folder;
  private RecordedWork recorded;
  private K3dProvider provider;
  private ProvisionCluster command;
  private String socket;

  @BeforeEach
  void host() throws IOException {
    new RecordedTools(folder, "k3d", List.of("docker"));
    Path k3d = folder.resolve("bin").resolve("k3d");
    Files.writeString(k3d, "#!/bin/sh\nexec '" + Testbed.tool("k3d") + "' \"$@\"\n");
    assertThat(k3d.toFile().setExecutable(true)).isTrue();
    socket = "unix://" + folder + "/refuses.sock";
    HostConfig config =
        new HostConfig(
            Commands.HOST_ID,
            "clusters.example.org",
            "127.0.0.1",
            folder.resolve("state").toString(),
            Optional.empty(),
            KwokConfig.in("/nowhere"),
            Optional.empty(),
            Optional.of(
                new K3dConfig(
                    Optional.of(folder.resolve("bin").toString()),
                    Optional.of(socket),
                    Map.of(RecordedTools.VERSION, RecordedTools.K3S_IMAGE),
                    3)),
            Optional.empty(),
            FreePorts.block(HostConfig.LEAST_PORTS_PER_SLOT),
            HostConfig.LEAST_PORTS_PER_SLOT,
            1,
            Optional.empty(),
            Optional.empty());
    provider = new K3dProvider(config, config.k3d().orElseThrow(), InstantSource.system());
    recorded = new RecordedWork(config, provider);
    command =
        Commands.with(
            Commands.provision(
                UUID.randomUUID(), "k3s", 1, 2, RecordedTools.VERSION, RESOURCES, config.ports()),
            new ProviderConfig("10.200.0.0/16", "10.201.0.0/16", List.of("traefik", "servicelb")));
  }

  @Test
  void create_is_understood_up_to_the_daemon_that_refuses() {
    WorkResult.Failed failed = recorded.failed(command);

    assertThat(recorded.listener.log())
        .contains("Using config file")
        .contains("Failed Cluster Preparation: Failed Network Preparation")
        .contains("Cannot connect to the Docker daemon at " + socket)
        .contains("Cluster creation FAILED, rollback deactivated.")
        .doesNotContain("unknown flag")
        .doesNotContain("Schema Validation");
    assertThat(failed.step()).isEqualTo("create");
    assertThat(failed.code()).isEqualTo(FailureCode.HOST_UNFIT);
    assertThat(failed.clean()).isTrue();
  }

  @Test
  void what_k3d_does_not_know_would_have_been_seen() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("k3d.yaml"),
            """
            apiVersion: k3d.io/v1alpha5
            kind: Simple
            options: {k3d: {disableRollbck: true}}
            """);

    assertThat(run("k3d", "cluster", "create", "x", "--config", config.toString()).stderr())
        .contains("Schema Validation failed");
    assertThat(run("k3d", "cluster", "create", "x", "--time-out", "1s").stderr())
        .contains("unknown flag: --time-out");
  }

  @Test
  void stop_and_start_are_understood_up_to_the_daemon_that_refuses() throws IOException {
    Files.writeString(folder.resolve("containers"), "0123456789ab x server running\n");
    HostName name = HostName.of(command.clusterId());
    Place place = new Place(name, folder.toString(), folder.toString());
    for (HostStep step :
        List.of(
            provider.stop(place).getFirst(),
            provider.start(place, provider.create(place, command).cluster()).getFirst())) {
      Captured said =
          recorded
              .parts
              .shell()
              .capture(new Exec(step.argv(), new byte[0], step.env(), Duration.ofMinutes(1)));

      assertThat(said.succeeded()).isFalse();
      assertThat(said.stderr())
          .as(step.name())
          .contains("Cannot connect to the Docker daemon at " + socket)
          .contains("No nodes found for given cluster");
    }
  }

  private Captured run(String... argv) {
    argv[0] = folder.resolve("bin").resolve(argv[0]).toString();
    return recorded
        .parts
        .shell()
        .capture(
            new Exec(
                List.of(argv), new byte[0], Map.of("DOCKER_HOST", socket), Duration.ofMinutes(1)));
  }
}

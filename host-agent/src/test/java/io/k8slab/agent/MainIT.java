package io.k8slab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.fixture.KafkaBroker;
import io.k8slab.agent.fixture.TestKeys;
import io.k8slab.agent.fixture.TopicReader;
import io.k8slab.events.HostReported;
import io.k8slab.events.Json;
import io.k8slab.events.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's own process, with this machine as its host. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MainIT {
  private static final Logger log = LoggerFactory.getLogger(MainIT.class);

  @Test
  void the_process_reports_its_host_and_ends_in_order(@TempDir Path folder) throws Exception {
    try (var broker = new KafkaBroker(folder.resolve("kafka")).withTopics("default")) {
      var output = folder.resolve("out.log");
      var process = start(folder, broker.bootstrapServers(), output);
      try (var hosts = new TopicReader(broker.bootstrapServers(), Topics.HOSTS)) {
        var report = hosts.awaitOne("here", HostReported.class);
        assertThat(report.agentId()).isEqualTo("agent-main");
        assertThat(report.capacity().slots()).isEqualTo(10);
        log.atInfo().addKeyValue("rss", rss(process)).log("Memory of an agent at rest");
      } finally {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }

      // 128 + SIGTERM
      assertThat(process.exitValue()).isEqualTo(143);
      var lines = Files.readAllLines(output);
      assertThat(lines).isNotEmpty();
      var first = Json.MAPPER.readTree(lines.getFirst());
      assertThat(first.path("service").asString()).isEqualTo("host-agent");
      assertThat(Json.MAPPER.readTree(lines.getLast()).path("message").asString())
          .isEqualTo("The agent has stopped");
    }
  }

  private static Process start(Path folder, String bootstrapServers, Path output) throws Exception {
    var key = folder.resolve("signing.pem");
    Files.writeString(
        key,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(TestKeys.SIGNING.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.resolve("keyset.json"), TestKeys.publicKeyset());
    Files.writeString(
        folder.resolve("inventory.yaml"),
        """
        pool: default
        hosts:
          - host_id: here
            api_address: 127.0.0.1
            state_dir: %s
            ports: {first: 30000, count: 100}
            slots: 10
        """
            .formatted(folder.resolve("state")));
    var config =
        Files.writeString(
            folder.resolve("agent.properties"),
            """
            agent_id=agent-main
            kafka_bootstrap_servers=%s
            signing_key_file=%s
            sealing_keyset_file=%s
            inventory_file=%s
            """
                .formatted(
                    bootstrapServers,
                    key,
                    folder.resolve("keyset.json"),
                    folder.resolve("inventory.yaml")));
    var classPath =
        String.join(
            java.io.File.pathSeparator,
            java.util.Arrays.stream(
                    System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList());
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            classPath,
            Main.class.getName(),
            "--config",
            config.toString())
        .redirectError(folder.resolve("err.log").toFile())
        .redirectOutput(output.toFile())
        .start();
  }

  private static String rss(Process process) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .orElse("unknown");
  }
}

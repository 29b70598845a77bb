package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.testing.SocketExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Programs that we did not write, on the document and on the API that it describes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenApiIT {
  private static final Path TOOLS = Path.of("..", "..", "infra", "openapi", "tools");
  private static final Path REPORTS = Path.of("target", "openapi");
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final String PASSWORD = "not the one of the examples 5k";

  /** Room for everything that is asked for; it is never made: there is no agent. */
  private static final String HOST =
      """
      INSERT INTO agents (id, pool, public_key) VALUES ('agent-1', 'default', 'none');
      INSERT INTO hosts (id, pool, state, agent_id, epoch, sequence, slots, cpu_millis,
        memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
        port_count, ports_per_slot)
      VALUES ('host-1', 'default', 'READY', 'agent-1', 1, 1, 4000, 1::bigint << 40,
        1::bigint << 60, 1::bigint << 60, 0, 1, 1, 20000, 40000, 10);
      INSERT INTO host_use (host_id) VALUES ('host-1');
      INSERT INTO host_providers (host_id, kind, version, rank, max_workers, simulated)
      VALUES ('host-1', 'kwok', '1.34.4', 0, 1000, true)
      """;

  @Test
  void spectral_has_nothing_to_say_of_the_document() throws Exception {
    assertThat(run("spectral.log", List.of("lint"), Map.of())).isZero();
  }

  @Test
  void schemathesis_finds_no_answer_that_the_document_does_not_describe() throws Exception {
    try (var database = TestDatabase.create();
        var broker = KafkaBroker.started()) {
      database.execute(HOST);
      var environment = TestEnvironment.of(database.config(8), broker.bootstrapServers());
      environment.put("K8SLAB_QUOTA_ACTIVE_CLUSTERS", "10000");
      try (var functions =
              RunningFunctions.start(FunctionsConfig.from(environment), List.of("api"));
          var edge = HttpEdge.start(HttpConfig.loopback(0), functions.api())) {
        var api = new SocketExchange(edge.port());
        var token = token(api);
        var argv = new ArrayList<>(List.of("fuzz", "http://127.0.0.1:" + edge.port()));
        var seconds = System.getenv("K8SLAB_FUZZ_SECONDS");
        if (seconds != null) {
          argv.add(seconds);
        }
        var report = REPORTS.toAbsolutePath().toString();
        var told = Map.of("K8SLAB_TOKEN", token, "K8SLAB_FUZZ_REPORT", report);
        assertThat(run("schemathesis.log", argv, told)).isZero();
        assertThat(api.get("/api/v1/users/me", token).status())
            .as("whether it was signed in to the end")
            .isEqualTo(200);
      }
    }
  }

  /** Of somebody who has a cluster: the document's examples name it. */
  private static String token(SocketExchange api) {
    api.register("ada@example.com", PASSWORD);
    var token = api.login("ada@example.com", PASSWORD).field("access_token");
    var created =
        api.post(
            "/api/v1/clusters",
            "application/json",
            "{\"name\":\"demo\"}",
            Map.of("authorization", "Bearer " + token));
    assertThat(created.status()).isEqualTo(202);
    return token;
  }

  /** The exit code; what was said is in the log, its end in the test's output. */
  private static int run(String log, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    var file = Files.createDirectories(REPORTS).resolve(log);
    var argv = new ArrayList<>(List.of(TOOLS.toString()));
    argv.addAll(arguments);
    var builder = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(file.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE)) {
      process.destroy();
      throw new AssertionError("did not end within " + PATIENCE + ": " + argv);
    }
    var lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    boolean good = process.exitValue() == 0;
    System.out.println(
        String.join(
            "\n", lines.subList(Math.max(0, lines.size() - (good ? 2 : 400)), lines.size())));
    return process.exitValue();
  }
}

package io.k8slab.e2e;

import static io.k8slab.e2e.MainJobIT.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.local.agent.LocalHostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions as they are deployed to AWS, on LocalStack: the real template by the real command,
 * with a real database, broker, host, agent and control plane behind them.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LocalStackIT {
  private static final Duration BUILD_PATIENCE = Duration.ofMinutes(15);
  private static final String PASSWORD = "a password of this run only 9q";

  @Test
  void the_plug_in_does_what_its_own_tests_say() throws Exception {
    Finished.run(List.of(LocalStack.SCRIPT, "test"), Map.of(), "", BUILD_PATIENCE).expectOk();
  }

  @Test
  void the_bootstrap_does_what_its_own_tests_say() throws Exception {
    tools("test");
  }

  @Test
  void cfn_lint_has_nothing_to_say_of_the_templates() throws Exception {
    tools("lint");
  }

  private static void tools(String command) throws Exception {
    var argv = List.of(Checkout.path("infra/aws/tools"), command);
    Finished.run(argv, Map.of(), "", BUILD_PATIENCE).expectOk();
  }

  @Test
  void a_cluster_is_made_and_swept_by_functions_that_were_deployed(@TempDir Path folder)
      throws Exception {
    try (var lab = Installation.withoutFunctions(folder.resolve("lab"));
        var aws = LocalStack.start(folder.resolve("localstack"))) {
      try {
        var url = deploy(lab, aws, folder);
        expectNoSecretIn(aws.aws("lambda", "list-functions"), lab);
        useIt(lab, url, folder);
        expectNoSecretIn(aws.log(), lab);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(tail(aws.log()), e);
      }
    }
  }

  private static String deploy(Installation lab, LocalStack aws, Path folder) throws Exception {
    var database = "127.0.0.1:" + lab.database().server().port();
    var parameters =
        Files.writeString(
            folder.resolve("parameters"),
            """
            DatabaseEndpoint=%1$s
            DatabaseOptions=sslmode=disable
            DatabaseOwnerEndpoint=%1$s
            DatabaseOwnerOptions=sslmode=disable
            KafkaBootstrapServers=%2$s
            KafkaMechanism=PLAIN
            KafkaSecurityProtocol=SASL_PLAINTEXT
            AdminEmail=admin@example.com
            """
                .formatted(database, lab.bootstrapServers()));
    var argv =
        List.of(
            Checkout.path("lab"),
            "deploy",
            "aws",
            "--region",
            LocalStack.REGION,
            "--endpoint-url",
            aws.url(),
            "--parameters",
            parameters.toString(),
            "--agents",
            agents(lab, folder).toString(),
            "--create-secrets",
            lab.secrets().folder().toString(),
            "--dist",
            Objects.requireNonNullElse(
                System.getenv("K8SLAB_DIST"), Checkout.path("infra/dist/target")));
    var out = Finished.run(argv, LocalStack.CREDENTIALS, "", Duration.ofMinutes(10)).expectOk();
    var line = out.lines().filter(one -> one.contains("is deployed: ")).findFirst().orElseThrow();
    return line.substring(line.indexOf("http"));
  }

  private static Path agents(Installation lab, Path folder) throws IOException {
    var agent =
        Map.of(
            "id",
            LocalHostFiles.AGENT_ID,
            "pool",
            LocalHostFiles.POOL,
            "public_key",
            Files.readString(lab.secrets().agent().publicKey()));
    var file = folder.resolve("agents.json");
    JsonMapper.shared().writeValue(file.toFile(), Map.of("agents", List.of(agent)));
    return file;
  }

  private static void useIt(Installation lab, String url, Path folder) throws Exception {
    try (var _ = lab.startAgent()) {
      var ada = lab.commandLine("ada", url);
      ada.signUp("ada@example.com", PASSWORD);
      // what the agent reports comes by the event source
      MainJobIT.awaitProviders(ada, lab);

      var created =
          json(
              ada.run("cluster", "create", "--name", "demo", "--ttl", "60s", "--wait", "-o", "json")
                  .expectOk());
      var id = created.path("id").asString();
      assertThat(created.path("status").asString()).isEqualTo("RUNNING");
      var host = HostName.of(UUID.fromString(id));
      var ports = MainJobIT.placement(lab, id);
      assertThat(HostTruth.processes(host)).isNotEmpty();

      var kubeconfig = folder.resolve("demo.yaml");
      Files.writeString(kubeconfig, ada.run("cluster", "get-kubeconfig", "demo").expectOk());
      var nodes = new Kubectl(kubeconfig).run("get", "nodes", "-o", "json").expectOk();
      assertThat(json(nodes).path("items")).isNotEmpty();

      // schedules run once a minute
      await("the lease ends and a schedule sweeps it")
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> MainJobIT.status(ada, id).equals("TERMINATED"));
      var ended = json(ada.run("cluster", "get", id, "-o", "json").expectOk());
      assertThat(ended.path("termination_reason").asString()).isEqualTo("lease_ended");
      assertThat(HostTruth.processes(host)).as("processes").isEmpty();
      assertThat(HostTruth.taken(ports)).as("ports").isEmpty();
      assertThat(MainJobIT.filesOf(lab, host)).as("files").isEmpty();
    }
  }

  private static void expectNoSecretIn(String text, Installation lab) throws IOException {
    assertThat(text).isNotEmpty();
    var secrets = new HashMap<String, List<String>>();
    for (var file : Files.list(lab.secrets().folder()).toList()) {
      var name = file.getFileName().toString();
      if (!name.contains("pub") && !name.endsWith(".properties")) {
        secrets.put(name, new ArrayList<>(SecretScan.secretLines(Files.readString(file))));
      }
    }
    secrets.put("a person's password", List.of(PASSWORD));
    secrets.forEach(
        (name, lines) ->
            // not contains(): its message would print the secret
            assertThat(lines.stream().anyMatch(text::contains)).as(name).isFalse());
  }

  private static String tail(String log) {
    return log.substring(Math.max(0, log.length() - 12_000));
  }
}

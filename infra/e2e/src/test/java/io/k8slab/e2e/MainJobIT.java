package io.k8slab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.events.PortBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MainJobIT {
  private static final String PASSWORD = "a password of this run only 7x";
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: example.invalid/web}]
      """;

  @Test
  void a_person_asks_for_a_cluster_uses_it_and_nothing_is_left_when_the_lease_ends(
      @TempDir Path folder) throws Exception {
    try (var lab = new Installation(folder);
        var _ = lab.startAgent()) {
      var ada = lab.commandLine("ada");
      awaitProviders(ada, lab);
      ada.signUp("ada@example.com", PASSWORD);

      var created =
          json(
              ada.run(
                      "cluster",
                      "create",
                      "--name",
                      "demo",
                      "--ttl",
                      "60s",
                      "--workers",
                      "3",
                      "--wait",
                      "-o",
                      "json")
                  .expectOk());
      assertThat(created.path("status").asString()).isEqualTo("RUNNING");
      assertThat(created.path("simulated_nodes").asInt()).isEqualTo(3);
      var host = HostName.of(UUID.fromString(created.path("id").asString()));
      var ports = placement(lab, created.path("id").asString());
      assertThat(HostTruth.processes(host)).isNotEmpty();

      var kubeconfig = folder.resolve("demo.yaml");
      Files.writeString(kubeconfig, ada.run("cluster", "get-kubeconfig", "demo").expectOk());
      useWithKubectl(new Kubectl(kubeconfig));
      useWithPlugIn(ada, folder);

      var before = json(ada.run("cluster", "get", "demo", "-o", "json").expectOk());
      ada.run("cluster", "extend", "demo", "--ttl", "5s").expectOk();
      var after = json(ada.run("cluster", "get", "demo", "-o", "json").expectOk());
      assertThat(instant(after, "expires_at"))
          .isEqualTo(instant(before, "expires_at").plusSeconds(5));

      pauseAndResume(ada, host, new Kubectl(kubeconfig));

      await("the lease ends")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> status(ada, created.path("id").asString()).equals("TERMINATED"));
      var ended =
          json(ada.run("cluster", "get", created.path("id").asString(), "-o", "json").expectOk());
      assertThat(ended.path("termination_reason").asString()).isEqualTo("lease_ended");
      assertThat(ended.path("steps"))
          .hasSizeGreaterThan(4)
          .allSatisfy(step -> assertThat(step.path("state").asString()).isEqualTo("SUCCEEDED"));
      assertThat(instant(ended, "terminated_at")).isAfter(instant(after, "expires_at"));

      assertThat(HostTruth.processes(host)).as("processes").isEmpty();
      assertThat(HostTruth.taken(ports)).as("ports").isEmpty();
      assertThat(filesOf(lab, host)).as("files").isEmpty();

      new SecretScan(lab).expectNone(secretsOfThisRun(lab, ada, kubeconfig));
    }
  }

  /** Nothing runs meanwhile; then all is there again, for the kubeconfig of before, too. */
  private static void pauseAndResume(CommandLine ada, HostName host, Kubectl kubectl)
      throws Exception {
    ada.run("cluster", "pause", "demo", "--wait").expectOk();
    assertThat(HostTruth.processes(host)).as("processes of a paused cluster").isEmpty();
    assertThat(ada.run("cluster", "get-kubeconfig", "demo").exitCode()).isEqualTo(6);
    ada.run("cluster", "resume", "demo", "--wait").expectOk();
    kubectl.run("get", "deployment", "web").expectOk();
  }

  /** kubectl runs the real k8slab, which it finds on its PATH. */
  private static void useWithPlugIn(CommandLine ada, Path folder) throws Exception {
    var kubeconfig = folder.resolve("exec.yaml");
    ada.run("cluster", "get-kubeconfig", "demo", "--auth", "exec", "--file", kubeconfig.toString())
        .expectOk();
    assertThat(Files.readString(kubeconfig)).doesNotContain("client-key-data");
    var who =
        new Kubectl(kubeconfig)
            .runWith(ada.onPath(folder.resolve("bin")), "auth", "whoami", "-o", "json")
            .expectOk();
    assertThat(json(who).path("status").path("userInfo").path("groups").toString())
        .contains("k8slab:owners");
  }

  private static void useWithKubectl(Kubectl kubectl) throws Exception {
    var nodes = json(kubectl.run("get", "nodes", "-o", "json").expectOk()).path("items");
    assertThat(nodes).hasSize(3);
    assertThat(kubectl.run("auth", "whoami").expectOk())
        .contains("ada@example.com")
        .contains("k8slab:owners");
    kubectl.runWithInput(DEPLOYMENT, "apply", "-f", "-").expectOk();
    kubectl.run("rollout", "status", "deployment/web", "--timeout", "30s").expectOk();
    var pods = json(kubectl.run("get", "pods", "-l", "app=web", "-o", "json").expectOk());
    for (var pod : pods.path("items")) {
      assertThat(pod.path("spec").path("nodeName").asString()).isNotBlank();
      assertThat(pod.path("status").path("phase").asString()).isEqualTo("Running");
    }
    assertThat(pods.path("items")).hasSize(3);
    // the certificate is the person's own: what it may do comes from RBAC
    kubectl.run("auth", "can-i", "create", "clusterroles").expectOk();
    assertThat(kubectl.run("get", "nodes", "--as", "nobody").exitCode()).isNotZero();
  }

  private static List<String> secretsOfThisRun(Installation lab, CommandLine ada, Path kubeconfig)
      throws Exception {
    var secrets = new ArrayList<>(List.of(PASSWORD));
    for (var file : Files.list(lab.secrets().folder()).toList()) {
      if (!file.toString().contains("pub") && !file.toString().endsWith(".properties")) {
        secrets.addAll(SecretScan.secretLines(Files.readString(file)));
      }
    }
    secrets.addAll(SecretScan.secretLines(Files.readString(lab.folder().resolve("sshd/user_key"))));
    for (var line : Files.readAllLines(ada.configFile())) {
      if (line.contains("token")) {
        secrets.add(line.substring(line.indexOf(':') + 1).strip().replace("\"", ""));
      }
    }
    for (var line : Files.readAllLines(kubeconfig)) {
      if (line.contains("client-key-data")) {
        secrets.add(line.substring(line.indexOf(':') + 1).strip().replace("\"", ""));
      }
    }
    assertThat(secrets)
        .hasSizeGreaterThan(8)
        .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(15));
    return secrets;
  }

  static void awaitProviders(CommandLine person, Installation lab) {
    await("the host is known")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !lab.database().providers().isEmpty());
    assertThat(person).isNotNull();
  }

  static PortBlock placement(Installation lab, String id) throws Exception {
    try (var connection = lab.database().connect();
        var query =
            connection.prepareStatement(
                "SELECT port_first, port_count FROM placements WHERE cluster_id = ?::uuid")) {
      query.setString(1, id);
      try (var rows = query.executeQuery()) {
        rows.next();
        return new PortBlock(rows.getInt(1), rows.getInt(2));
      }
    }
  }

  /**
   * What is left of a cluster, its fence and its ledger entry aside: they must outlive the topic.
   */
  static List<Path> filesOf(Installation lab, HostName host) throws Exception {
    try (var files = Files.walk(lab.host())) {
      return files
          .filter(file -> file.toString().contains(host.value()))
          .filter(file -> !file.toString().contains("/ledger/"))
          .filter(file -> !file.toString().contains("/locks/"))
          .toList();
    }
  }

  static String status(CommandLine person, String id) throws Exception {
    return json(person.run("cluster", "get", id, "-o", "json").expectOk())
        .path("status")
        .asString();
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static java.time.Instant instant(JsonNode cluster, String field) {
    return java.time.Instant.parse(cluster.path(field).asString());
  }
}

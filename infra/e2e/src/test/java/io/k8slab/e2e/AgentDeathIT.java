package io.k8slab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.testing.HostTruth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AgentDeathIT {
  private static final String PASSWORD = "another password of this run";

  @Test
  void an_agent_killed_at_any_step_of_a_create_leaves_one_cluster_or_none(@TempDir Path folder)
      throws Exception {
    try (var lab = new Installation(folder)) {
      var ada = lab.commandLine("ada");
      var agent = lab.startAgent();
      try {
        MainJobIT.awaitProviders(ada, lab);
        ada.runWithInput(
                PASSWORD + "\n",
                "auth",
                "register",
                "--email",
                "ada@example.com",
                "--password-stdin")
            .expectOk();
        ada.runWithInput(
                PASSWORD + "\n", "auth", "login", "--email", "ada@example.com", "--password-stdin")
            .expectOk();
        int steps = 1;
        for (int step = 1; step <= steps; step++) {
          var id = create(ada, "killed-at-" + step);
          steps = awaitStep(lab, id, step);
          agent.kill();
          agent = lab.startAgent();
          var ended = awaitEnd(ada, id);
          expectOneOrNone(ended, id);
          ada.run("cluster", "delete", id, "--wait").expectOk();
          expectNothing(lab, id);
        }
        assertThat(steps).as("how many steps there were to be killed at").isGreaterThan(2);
      } finally {
        agent.close();
      }
    }
  }

  private static String create(CommandLine person, String name) throws Exception {
    return MainJobIT.json(person.run("cluster", "create", "--name", name, "-o", "json").expectOk())
        .path("id")
        .asString();
  }

  /** Returns how many steps the create has, when that one (or a later one) has begun. */
  private static int awaitStep(Installation lab, String id, int step) {
    var seen =
        await("step " + step + " begins")
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> progress(lab, id), progress -> progress.position() >= step);
    return seen.total();
  }

  private record Progress(int position, int total) {}

  private static Progress progress(Installation lab, String id) throws Exception {
    try (var connection = lab.database().connect();
        var query =
            connection.prepareStatement(
                "SELECT coalesce(max(position), 0), coalesce(max(total), 0) FROM cluster_steps"
                    + " WHERE cluster_id = ?::uuid")) {
      query.setString(1, id);
      try (var rows = query.executeQuery()) {
        rows.next();
        return new Progress(rows.getInt(1), rows.getInt(2));
      }
    }
  }

  private static JsonNode awaitEnd(CommandLine person, String id) {
    return await("the create ends")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> MainJobIT.json(person.run("cluster", "get", id, "-o", "json").expectOk()),
            cluster -> Set.of("RUNNING", "ERROR").contains(cluster.path("status").asString()));
  }

  private static void expectOneOrNone(JsonNode cluster, String id) {
    var programs = programs(id);
    if (cluster.path("status").asString().equals("RUNNING")) {
      assertThat(programs)
          .as("one of each")
          .contains("kube-apiserver", "etcd")
          .doesNotHaveDuplicates();
    } else {
      assertThat(programs).as("none").isEmpty();
    }
  }

  /** The servers among the cluster's processes, by their names. */
  private static List<String> programs(String id) {
    return HostTruth.processes(HostName.of(UUID.fromString(id))).stream()
        .map(pid -> ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse(""))
        .map(command -> command.substring(command.lastIndexOf('/') + 1))
        .filter(
            Set.of(
                    "etcd",
                    "kube-apiserver",
                    "kube-controller-manager",
                    "kube-scheduler",
                    "kwok-controller")
                ::contains)
        .toList();
  }

  private static void expectNothing(Installation lab, String id) throws Exception {
    var host = HostName.of(UUID.fromString(id));
    assertThat(HostTruth.processes(host)).isEmpty();
    assertThat(HostTruth.taken(MainJobIT.placement(lab, id))).isEmpty();
    assertThat(MainJobIT.filesOf(lab, host)).isEmpty();
  }
}

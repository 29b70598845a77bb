package io.k8slab.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.json.JsonText;
import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.WithServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ClusterCommandsTest extends WithServer {
  @BeforeEach
  void signIn() {
    ada();
  }

  @Test
  void create_answers_at_once_and_says_how_to_follow() {
    Cli.Run run = cli().run("cluster", "create", "--name", "demo");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo("demo is being made.\nFollow it: k8slab cluster logs demo --follow\n");
    assertThat(cli().run("cluster", "create", "--name", "queued-1").out())
        .startsWith("queued-1 is queued, place 2, starts in about 5m.");
  }

  @Test
  void create_sends_what_is_asked_for_and_nothing_else() throws Exception {
    cli().run("cluster", "create", "--name", "a");
    cli()
        .run(
            "cluster create --name b --provider kind --kubernetes-version 1.33.1 --ttl 90m"
                .concat(" --workers 3 --cpu 500m --memory 2Gi --label run=42 --label team=x")
                .split(" ", -1));

    List<Object> bodies =
        server.seen().stream()
            .filter(s -> s.method().equals("POST") && s.path().equals("/api/v1/clusters"))
            .map(s -> parsed(s.body()))
            .toList();
    assertThat(bodies)
        .containsExactly(
            Map.of("name", "a"),
            Map.of(
                "name", "b",
                "provider", "kind",
                "version", "1.33.1",
                "ttl", "90m",
                "nodes", Map.of("workers", 3L),
                "resources", Map.of("cpu", "500m", "memory", "2Gi"),
                "labels", Map.of("run", "42", "team", "x")));
  }

  @Test
  void create_in_json_and_yaml_is_the_cluster() {
    Cli.Run json = cli().run("cluster", "create", "--name", "one", "-o", "json");
    Cli.Run yaml = cli().run("cluster", "create", "--name", "two", "--output", "YAML");

    assertThat(parsed(json.out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("name", "one");
    assertThat(yaml(yaml.out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("name", "two");
  }

  @Test
  void list_shows_what_is_left_of_each_lease_and_that_nodes_are_simulated() {
    create("demo", "--workers", "3");
    create("real", "--provider", "kind", "--workers", "1");
    now = START.plus(Duration.ofMinutes(8));

    Cli.Run run = cli().run("cluster", "list");

    assertThat(run.outLines())
        .containsExactly(
            "NAME  STATUS   PROVIDER  VERSION  NODES          EXPIRES IN  AGE",
            "real  RUNNING  kind      1.34.4   2              1h 52m      8m",
            "demo  RUNNING  kwok      1.34.4   3 (simulated)  1h 52m      8m");
  }

  @Test
  void list_turns_every_page_and_leaves_out_what_is_terminated() {
    for (int i = 0; i < 12; i++) {
      cli().run("cluster", "create", "--name", "c" + i);
    }
    create("gone");
    cli().run("cluster", "delete", "gone", "--wait");

    assertThat(cli().run("cluster", "list").outLines()).hasSize(13);
    assertThat(cli().run("cluster", "list", "--all").outLines()).hasSize(14);
    assertThat(cli().run("cluster", "list", "--limit", "7").outLines()).hasSize(8);
    assertThat(cli().run("cluster", "list", "--name", "c1").outLines()).hasSize(4);
    assertThat(cli().run("cluster", "list", "--status", "terminated").outLines()).hasSize(2);
    assertThat(cli().run("cluster", "list", "--limit", "0").code()).isEqualTo(2);
    assertThat(parsed(cli().run("cluster", "list", "-o", "json").out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .extractingByKey("items")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(12);
    assertThat(yaml(cli().run("cluster", "list", "-o", "yaml").out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .extractingByKey("items")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(12);
  }

  @Test
  void an_empty_list_says_how_to_begin() {
    assertThat(cli().run("cluster", "ls", "--provider", "kind").out())
        .isEqualTo("No clusters. Make one: k8slab cluster create --name demo --wait\n");
    assertThat(cli().run("cluster", "list", "-o", "yaml").out()).isEqualTo("items: []\n");
  }

  @Test
  void get_shows_the_lease_and_the_steps() {
    create("demo", "--label", "run=42");
    now = START.plus(Duration.ofMinutes(90));

    Cli.Run run = cli().run("cluster", "get", "demo");

    assertThat(run.out())
        .contains("Status      RUNNING")
        .contains("Nodes       1 (simulated)")
        .contains("Expires in  30m (2026-11-21T12:00:00Z)")
        .contains("Extensions  0 of 3 used")
        .contains("Labels      run=42")
        .contains("API server  https://127.0.0.1:6443")
        .contains("1/2 Prepare the host      SUCCEEDED  1.5s");
    now = START.plus(Duration.ofHours(3));
    assertThat(cli().run("cluster", "get", "demo").out()).contains("Expires in  ended");
  }

  @Test
  void get_shows_the_queue_the_failure_and_a_lease_that_has_not_begun() {
    cli().run("cluster", "create", "--name", "queued-1");
    create("fails-1");

    assertThat(cli().run("cluster", "get", "queued-1").out())
        .contains(
            "Queue       place 1, starts in about 5m", "Expires in  - (PT2H from when it runs)");
    assertThat(cli().run("cluster", "get", "fails-1").out())
        .contains("Failure     STEP_FAILED: the disk is full");
  }

  @Test
  void get_in_json_and_yaml_is_what_the_server_said() {
    create("demo");

    assertThat(parsed(cli().run("cluster", "get", "demo", "-o", "json").out()))
        .isEqualTo(untyped(yaml(cli().run("cluster", "get", "demo", "-o", "yaml").out())));
  }

  @Test
  void output_is_coloured_on_a_terminal_only() {
    create("demo");

    assertThat(cli().onTerminal().run("cluster", "get", "demo", "-o", "json").out())
        .contains("\033[34m\"name\"\033[0m: \033[32m\"demo\"\033[0m");
    assertThat(cli().onTerminal().run("cluster", "get", "demo", "-o", "yaml").out())
        .contains("\033[34mname\033[0m: \033[32mdemo\033[0m");
    assertThat(cli().onTerminal().run("cluster", "list").out()).contains("\033[32mRUNNING\033[0m");
    assertThat(cli().onTerminal().run("cluster", "get-kubeconfig", "demo").out())
        .contains("\033[34mkind\033[0m:\033[32m Config\033[0m");
    assertThat(cli().onTerminal().with("NO_COLOR", "1").run("cluster", "list").out())
        .doesNotContain("\033");
    assertThat(cli().onTerminal().with("TERM", "dumb").run("cluster", "list").out())
        .doesNotContain("\033");
  }

  @Test
  void extend_says_the_new_end_and_what_is_left() {
    create("demo");

    Cli.Run run = cli().run("cluster", "extend", "demo", "--ttl", "1h");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            demo now ends in 3h (2026-11-21T13:00:00Z).
            Extensions: 1 of 3 used; the furthest end now is 2026-11-21T18:00:00Z.
            """);
    assertThat(parsed(cli().run("cluster", "extend", "demo", "--ttl", "1h", "-o", "json").out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("expires_at", "2026-11-21T14:00:00Z");
    assertThat(cli().run("cluster", "extend", "demo", "--ttl", "1h", "-o", "yaml").out())
        .contains("  used: 3");
  }

  @Test
  void kubeconfig_is_all_that_stdout_gets() {
    create("demo");

    Cli.Run run = cli().run("cluster", "get-kubeconfig", "demo", "-v");

    assertThat(yaml(run.out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("kind", "Config");
    assertThat(run.out()).startsWith("apiVersion: v1\n").endsWith("==\n");
    assertThat(run.err()).contains("bytes of application/yaml)").doesNotContain("c2VjcmV0");
  }

  @Test
  void credentials_are_what_kubectl_expects_of_its_plug_in() {
    create("demo");

    Cli.Run run = cli().run("cluster", "get-credentials", "demo", "-v");

    assertThat(parsed(run.out()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("apiVersion", "client.authentication.k8s.io/v1")
        .containsEntry("kind", "ExecCredential")
        .extractingByKey("status", InstanceOfAssertFactories.MAP)
        .containsEntry("expirationTimestamp", "2026-11-21T13:00:00Z")
        .containsEntry("clientCertificateData", "certificate of demo")
        .containsEntry("clientKeyData", "c2VjcmV0");
    assertThat(run.err()).contains("client_key").doesNotContain("c2VjcmV0");
  }

  @Test
  void kubeconfig_in_a_file_is_for_its_owner_alone() throws Exception {
    create("demo");
    Path file = home.resolve("demo.yaml");
    Files.writeString(file, "old");

    Cli.Run run = cli().run("cluster", "get-kubeconfig", "demo", "--file", file.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("kubectl --kubeconfig " + file + " get nodes");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("kind: Config");
    assertThat(cli().run("cluster", "get-kubeconfig", "demo", "--file", "/no/such/f").code())
        .isEqualTo(2);
  }

  @Test
  void logs_are_paged_and_cannot_steer_the_terminal() {
    create("fails-1");
    String id = parsedId("fails-1");

    Cli.Run run = cli().run("cluster", "logs", id);

    assertThat(run.outLines())
        .containsExactly(
            "10:00:00.500 begin: Prepare the host",
            "10:00:01.500 step-1 done: prepare-the-host",
            "10:00:02.500 step-2 begin: Start the API server",
            "10:00:03.500 step-3 no room [2J left on start-the-api-server");
  }

  @Test
  void logs_followed_end_when_nothing_more_will_come() {
    cli().run("cluster", "create", "--name", "demo");
    server.holdNoRequest();

    Cli.Run table = cli().run("cluster", "logs", "demo", "--follow");
    Cli.Run json = cli().run("cluster", "logs", "demo", "-f", "-o", "json");
    Cli.Run yaml = cli().run("cluster", "logs", "demo", "-o", "yaml");

    assertThat(table.outLines())
        .hasSize(4)
        .last()
        .asString()
        .contains("done: start-the-api-server");
    assertThat(json.outLines()).hasSize(4).allSatisfy(l -> assertThat(parsed(l)).isNotNull());
    assertThat(yaml.outLines().stream().filter("---"::equals)).hasSize(4);
  }

  private String parsedId(String name) {
    Map<?, ?> cluster = (Map<?, ?>) parsed(cli().run("cluster", "get", name, "-o", "json").out());
    return String.valueOf(cluster.get("id"));
  }

  private static Object parsed(String json) {
    try {
      return JsonText.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (Exception e) {
      throw new AssertionError(json, e);
    }
  }

  private static Object yaml(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  /** YAML's Integers as JSON's Longs. */
  private static Object untyped(Object yaml) {
    return switch (yaml) {
      case Map<?, ?> map -> {
        Map<Object, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> out.put(k, untyped(v)));
        yield out;
      }
      case List<?> list -> list.stream().map(ClusterCommandsTest::untyped).toList();
      case Integer i -> i.longValue();
      default -> yaml;
    };
  }
}

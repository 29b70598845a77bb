package io.k8slab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.bench.api.ApiCreate;
import io.k8slab.bench.api.ApiRead;
import io.k8slab.bench.api.Soak;
import io.k8slab.bench.api.Stress;
import io.k8slab.bench.auth.AuthCost;
import io.k8slab.bench.delivery.CommitToAgent;
import io.k8slab.bench.deployed.ColdCreate;
import io.k8slab.bench.deployed.ColdStart;
import io.k8slab.bench.deployed.KnativeReady;
import io.k8slab.bench.deployed.LambdaSize;
import io.k8slab.bench.deployed.LambdaWarm;
import io.k8slab.bench.full.FullDatabase;
import io.k8slab.bench.gates.ReadGates;
import io.k8slab.bench.kind.CreateReadyKind;
import io.k8slab.bench.kwok.CreateReadyKwok;
import io.k8slab.bench.lab.Checkout;
import io.k8slab.bench.lab.StartByJava;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Progress;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.report.Row;
import io.k8slab.bench.sockets.WsDelivery;
import io.k8slab.bench.ssh.SshExec;
import io.k8slab.bench.up.UpMemory;
import io.k8slab.bench.up.UpReady;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every bench for real, as short as it can be: that it measures what it says and leaves nothing,
 * not how fast anything is.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(300)
class BenchesIT {
  private static final Path ROOT = Checkout.around(Path.of("").toAbsolutePath());

  private Set<Path> before = Set.of();

  private static Surroundings surroundings(Optional<Path> testbed) {
    // failsafe's own class path is a jar that only names the others
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new Surroundings(
        ROOT,
        testbed,
        Checkout.tools(System.getenv()),
        new StartByJava(ROOT, classPath, testbed),
        new Progress(System.err));
  }

  private static Figures measured(Bench bench) throws Exception {
    return measured(bench, Optional.empty());
  }

  private static Figures measured(Bench bench, Optional<Path> testbed) throws Exception {
    List<Figure> figures = bench.measure(surroundings(testbed));
    assertThat(Row.judge(ReadGates.ofThisBuild().find(bench.name()).orElseThrow(), figures))
        .hasSameSizeAs(figures);
    return new Figures(
        figures.stream().collect(Collectors.toMap(Figure::name, Function.identity())));
  }

  private record Figures(Map<String, Figure> byName) {
    Figure get(String name) {
      return Objects.requireNonNull(byName.get(name), name);
    }
  }

  @BeforeEach
  void note_what_an_earlier_run_left() throws IOException {
    before = runFolders();
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    assertThat(before).containsAll(runFolders());
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  private static Set<Path> runFolders() throws IOException {
    try (var left = Files.list(ROOT.resolve("infra/bench/target"))) {
      return left.filter(path -> path.getFileName().toString().startsWith("run-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void what_is_deployed_starts_beside_a_plain_handler() throws Exception {
    var start = measured(new ColdStart(1));
    assertThat(start.get("one-core").value()).isPositive();
    assertThat(start.get("to-plain-handler").reference()).isPositive();
    assertThat(measured(new ColdCreate(1)).get("acknowledged").value()).isPositive();
    var warm = measured(new LambdaWarm(5, 20));
    assertThat(warm.get("call").value()).isPositive();
    assertThat(warm.get("plain-handler").value()).isPositive();
    var ready = measured(new KnativeReady(1, 0));
    assertThat(ready.get("ready").value()).isPositive();
    assertThat(ready.get("resident").value()).isGreaterThan(20);
    var size = measured(new LambdaSize());
    assertThat(size.get("unpacked").value())
        .isGreaterThan(size.get("code").value() + size.get("jre").value());
  }

  @Test
  void ssh_is_measured_against_a_local_command_on_both_servers() throws Exception {
    var figures = measured(new SshExec(2, 10, Duration.ofSeconds(60)));

    assertThat(figures.byName())
        .containsKeys("p99", "p50", "whole-p99", "openssh-p99", "openssh-whole-p99");
    assertThat(figures.get("runs").value()).isEqualTo(20);
    assertThat(figures.get("whole-p50").value()).isPositive();
  }

  @Test
  void reads_are_all_answered_while_clusters_are_made() throws Exception {
    var figures =
        measured(
            new ApiRead(
                20, 10, Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(1)));

    assertThat(figures.get("errors").value()).isZero();
    assertThat(figures.get("requests").value()).isEqualTo(60);
    assertThat(figures.get("p99").value()).isPositive();
    assertThat(figures.byName()).containsKeys("p99-x2", "errors-x2", "p99-x4", "errors-x4");
  }

  @Test
  void creates_are_all_accepted_and_get_a_place() throws Exception {
    var figures =
        measured(
            new ApiCreate(
                20, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(1)));

    assertThat(figures.get("errors").value()).isZero();
    assertThat(figures.get("queued").value()).isZero();
    assertThat(figures.get("requests").value()).isEqualTo(40);
  }

  @Test
  void authentication_is_measured_against_the_same_request_without() throws Exception {
    var figures = measured(new AuthCost(50, 1_000));

    assertThat(figures.get("pairs").value()).isEqualTo(1_000);
    assertThat(figures.get("request-p50").value()).isPositive();
    assertThat(figures.get("first-sight-p50").value()).isPositive();
    assertThat(figures.get("database-asked-p50").value()).isGreaterThan(figures.get("p50").value());
  }

  @Test
  void every_event_reaches_its_socket_and_a_socket_takes_memory() throws Exception {
    var figures = measured(new WsDelivery(100, 20, Duration.ofSeconds(1), Duration.ofSeconds(2)));

    assertThat(figures.get("lost").value()).isZero();
    assertThat(figures.get("events").value()).isEqualTo(40);
    assertThat(figures.get("p50").value()).isPositive();
    assertThat(figures.get("heap-per-socket").value()).isPositive();
  }

  @Test
  void a_full_database_is_measured_against_a_small_one() throws Exception {
    var figures = measured(FullDatabase.of(10_000, 20_000, 3));

    assertThat(figures.byName())
        .containsKeys(
            "clusters-page",
            "audit-page",
            "create",
            "delete",
            "seal",
            "sweep-expired",
            "reconcile");
    assertThat(figures.get("clusters-page").reference()).isPositive();
    assertThat(figures.get("audit-rows").value()).isEqualTo(20_000);
  }

  @Test
  void more_and_more_requests_are_sent_until_it_breaks_or_it_is_enough() throws Exception {
    var figures = measured(new Stress(20, 40, 10, Duration.ofSeconds(1)));

    assertThat(figures.byName().keySet())
        .anyMatch(name -> name.equals("holds") || name.startsWith("breaks-by-"));
    assertThat(figures.get("last-cpu-jvm").value()).isPositive();
    assertThat(figures.get("last-busy-connections").value()).isNotNegative();
  }

  @Test
  void a_soak_watches_memory() throws Exception {
    var figures = measured(new Soak(Duration.ofSeconds(4), 4, 10, 10));

    assertThat(figures.get("errors").value()).isZero();
    assertThat(figures.byName()).containsKeys("heap-slope", "resident-slope");
    assertThat(figures.get("heap-last").value()).isPositive();
    assertThat(figures.get("threads-last").value()).isPositive();
    assertThat(figures.get("files-last").value()).isPositive();
  }

  @Test
  void every_command_reaches_the_agent_after_its_commit() throws Exception {
    var figures = measured(new CommitToAgent(20, 3, 20));

    assertThat(figures.get("creates").value()).isEqualTo(20);
    assertThat(figures.get("p50").value()).isPositive();
  }

  @Test
  void a_cluster_through_the_api_is_measured_against_one_by_hand() throws Exception {
    var create = measured(new CreateReadyKwok(0, 1), Optional.of(testbed())).get("create");

    assertThat(create.value()).isPositive();
    assertThat(create.reference()).isPositive();
  }

  @Test
  @EnabledIf("rootOnLinux")
  void a_kind_cluster_through_the_api_is_measured_against_one_by_hand() throws Exception {
    var create = measured(new CreateReadyKind(0, 1), Optional.of(testbed())).get("create");

    assertThat(create.value()).isPositive();
    assertThat(create.reference()).isPositive();
  }

  static boolean rootOnLinux() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("user.name").equals("root");
  }

  @Test
  void a_start_takes_time_and_memory() throws Exception {
    assertThat(measured(new UpReady(1)).get("ready").value()).isPositive();

    var memory = measured(new UpMemory(Duration.ZERO, 1));

    assertThat(memory.get("resident").value())
        .isEqualTo(memory.get("jvm").value() + memory.get("children").value());
    assertThat(memory.get("children").value()).isPositive();
  }

  /** As the launcher names it, else where the testbed says. */
  private static Path testbed() throws IOException, InterruptedException {
    var named = Checkout.testbed(System.getenv());
    if (named.isPresent()) {
      return named.get();
    }
    Process path =
        new ProcessBuilder(ROOT.resolve("infra/testbed/testbed").toString(), "path")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(path.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(path.waitFor()).as("the testbed is built").isZero();
    return Path.of(said);
  }
}

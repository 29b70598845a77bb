package io.k8slab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.events.ClusterStatusChanged;
import io.k8slab.events.Json;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import io.k8slab.testing.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreateClusterIT {
  private final Lab lab = Lab.open();
  private Principal ada;

  @BeforeEach
  void start() {
    lab.reset();
    ada = lab.person("ada@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_create_reserves_a_place_and_sends_its_command_and_says_so() {
    lab.host("host-1", 4);
    var response = create("{\"name\":\"demo\",\"ttl\":\"1h30m\",\"labels\":{\"team\":\"a\"}}");

    var body = Json.MAPPER.readTree(response.body());
    var id = UUID.fromString(body.get("id").stringValue());
    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers()).containsEntry("location", "/api/v1/clusters/" + id);
    assertThat(body.get("status").stringValue()).isEqualTo("PROVISIONING");
    assertThat(body.get("version").stringValue()).isEqualTo("1.34.4");
    assertThat(body.get("ttl").stringValue()).isEqualTo("PT1H30M");
    var command = lab.provisionOf(id);
    assertThat(command.hostId()).isEqualTo("host-1");
    assertThat(command.ports().first()).isEqualTo(20_000);
    assertThat(command.ports().count()).isEqualTo(10);
    assertThat(command.generation()).isEqualTo(1);
    assertThat(command.labels()).containsEntry("team", "a");
    assertThat(lab.notifications(ada.userId()))
        .singleElement()
        .isInstanceOfSatisfying(
            ClusterStatusChanged.class, n -> assertThat(n.status()).isEqualTo("PROVISIONING"));
    assertThat(
            lab.database()
                .value("SELECT action FROM audit_log WHERE subject = 'cluster:" + id + "'"))
        .isEqualTo("cluster.create");
    assertThat(lab.database().value("SELECT count(*) FROM outbox")).isEqualTo("0");
  }

  @Test
  void the_host_with_the_most_free_slots_and_its_lowest_slot_are_taken() {
    lab.host("host-1", 2);
    lab.host("host-2", 3);
    var quota =
        "INSERT INTO quotas (user_id, active_clusters) VALUES ('%s', 10)".formatted(ada.userId());
    lab.database().execute(quota);
    var hosts = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      var command = lab.provisionOf(lab.create(ada, "c" + i));
      hosts.add(command.hostId() + ":" + (command.ports().first() - 20_000) / 10);
    }
    assertThat(hosts).containsExactly("host-2:0", "host-1:0", "host-2:1", "host-1:1", "host-2:2");
  }

  @Test
  void of_100_creates_at_once_against_a_quota_of_3_exactly_3_are_made() throws Exception {
    lab.host("host-1", 50);
    var outcomes = together(100, i -> () -> outcome("{\"name\":\"c%d\"}".formatted(i), Map.of()));

    assertThat(outcomes.stream().filter("202"::equals)).hasSize(3);
    assertThat(outcomes.stream().filter("QUOTA_EXCEEDED"::equals)).hasSize(97);
    assertThat(lab.database().value("SELECT count(*) FROM clusters")).isEqualTo("3");
    assertThat(lab.database().value("SELECT count(*) FROM placements")).isEqualTo("3");
  }

  @Test
  void of_many_creates_with_one_name_one_is_made() throws Exception {
    lab.host("host-1", 50);
    var outcomes = together(20, _ -> () -> outcome("{\"name\":\"demo\"}", Map.of()));

    assertThat(outcomes.stream().filter("202"::equals)).hasSize(1);
    assertThat(outcomes.stream().filter("NAME_TAKEN"::equals)).hasSize(19);
  }

  @Test
  void many_creates_with_one_key_are_one_create_with_one_answer() throws Exception {
    lab.host("host-1", 50);
    var key = Map.of("idempotency-key", "k-1");
    var answers =
        together(
            20,
            _ ->
                () ->
                    new String(
                        create("{\"name\":\"demo\"}", key).body(),
                        java.nio.charset.StandardCharsets.UTF_8));

    assertThat(answers.stream().distinct()).hasSize(1);
    assertThat(lab.database().value("SELECT count(*) FROM clusters")).isEqualTo("1");
    assertThat(refused("{\"name\":\"other\"}", key).problem().type())
        .isEqualTo(ProblemType.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void a_name_is_free_again_when_its_cluster_has_ended() {
    lab.host("host-1", 4);
    var id = lab.create(ada, "demo");
    lab.delete(ada, id);
    assertThat(refused("{\"name\":\"demo\"}").problem().type()).isEqualTo(ProblemType.NAME_TAKEN);
    lab.deliver(lab.agent().record(lab.agent().terminated(lab.terminateOf(id))));
    assertThat(lab.create(ada, "demo")).isNotEqualTo(id);
  }

  @Test
  void one_that_is_being_removed_does_not_count_but_keeps_its_slot() {
    lab.host("host-1", 3);
    for (int i = 0; i < 3; i++) {
      lab.delete(ada, lab.create(ada, "c" + i));
    }
    var next = lab.create(ada, "next");
    assertThat(lab.status(next)).isEqualTo("QUEUED");
  }

  @Test
  void without_a_host_nothing_is_offered() {
    assertThat(refused("{\"name\":\"demo\"}").problem().type())
        .isEqualTo(ProblemType.UNKNOWN_PROVIDER);
  }

  @Test
  void where_no_host_has_room_clusters_wait_in_their_order_and_nobody_overtakes() {
    lab.host("host-1", 1);
    var first = lab.run(ada, "first");
    var second = lab.create(ada, "second");
    var bob = lab.person("bob@example.com");
    var third = lab.create(bob, "third");
    assertThat(position(bob, third)).as("bob has nothing yet").isEqualTo(1);
    assertThat(position(ada, second)).isEqualTo(2);

    lab.host("host-2", 1); // room, but there is a queue
    var fourth = lab.create(bob, "fourth");
    assertThat(lab.status(fourth)).isEqualTo("QUEUED");
    lab.functions().reconcile().run();
    assertThat(List.of(lab.status(third), lab.status(second), lab.status(fourth)))
        .containsExactly("PROVISIONING", "QUEUED", "QUEUED");

    lab.delete(ada, first.clusterId());
    lab.deliver(lab.agent().record(lab.agent().terminated(lab.terminateOf(first.clusterId()))));
    assertThat(lab.status(second))
        .as("placed when the place was released")
        .isEqualTo("PROVISIONING");
    assertThat(lab.provisionOf(second).hostId()).isEqualTo("host-1");
  }

  @Test
  void many_creates_at_once_never_share_a_slot() throws Exception {
    lab.host("host-1", 30);
    var people = new ArrayList<Principal>();
    for (int i = 0; i < 20; i++) {
      people.add(lab.person("p" + i + "@example.com"));
    }
    together(20, i -> () -> lab.create(people.get(i), "a").toString());
    assertThat(lab.database().value("SELECT count(DISTINCT slot) FROM placements")).isEqualTo("20");
    assertThat(lab.database().value("SELECT max(slot) FROM placements")).isEqualTo("19");
  }

  @Test
  void a_hundred_creates_at_once_never_take_more_than_there_is() throws Exception {
    lab.host("host-1", 50);
    lab.host("host-2", 12);
    lab.host("host-3", 50);
    // 9 by CPU on the first, 12 by slots on the second, 6 by memory on the third
    lab.database()
        .execute(
            """
            UPDATE hosts SET cpu_millis = 18000 WHERE id = 'host-1';
            UPDATE hosts SET memory_bytes = 13::bigint << 30 WHERE id = 'host-3'
            """);
    var people = new ArrayList<Principal>();
    for (int i = 0; i < 100; i++) {
      people.add(lab.person("p" + i + "@example.com"));
    }
    var body = "{\"name\":\"a\",\"resources\":{\"cpu\":\"2\",\"memory\":\"2Gi\"}}";
    together(
        100,
        i ->
            () ->
                lab.functions()
                    .handlers()
                    .createCluster(Lab.post(people.get(i), "/api/v1/clusters", body))
                    .status());
    lab.functions().reconcile().run();

    assertThat(
            lab.database()
                .value(
                    """
                    SELECT string_agg(host_id || ':' || n, ' ' ORDER BY host_id) FROM (
                      SELECT host_id, count(*) AS n FROM placements GROUP BY host_id) used
                    """))
        .isEqualTo("host-1:9 host-2:12 host-3:6");
    assertThat(lab.database().value("SELECT count(*) FROM clusters WHERE status = 'QUEUED'"))
        .isEqualTo("73");
  }

  @Test
  void a_cluster_is_on_a_host_of_the_pool_and_with_the_labels_that_were_asked_for() {
    lab.host("host-1", 9);
    lab.host("host-2", 2);
    lab.database()
        .execute(
            "UPDATE hosts SET labels = '{\"disk\":\"ssd\",\"zone\":\"a\"}' WHERE id = 'host-2'");
    var response =
        create(
            "{\"name\":\"demo\",\"placement\":{\"pool\":\"%s\",\"labels\":{\"disk\":\"ssd\"}}}"
                .formatted(lab.pool()));
    var made = Json.MAPPER.readTree(response.body());

    assertThat(made.at("/placement/pool").stringValue()).isEqualTo(lab.pool());
    assertThat(made.at("/placement/labels/disk").stringValue()).isEqualTo("ssd");
    assertThat(lab.provisionOf(UUID.fromString(made.get("id").stringValue())).hostId())
        .isEqualTo("host-2");
  }

  @Test
  void what_no_host_is_like_is_refused_with_the_field_named() {
    lab.host("host-1", 9);
    for (var placement :
        List.of(
            "{\"pool\":\"elsewhere\"}",
            "{\"labels\":{\"disk\":\"ssd\"}}",
            "{\"pool\":\"../x\"}",
            "{\"labels\":{\"a b\":\"c\"}}",
            "{\"host\":\"host-1\"}")) {
      var refusal = refused("{\"name\":\"demo\",\"placement\":" + placement + "}");
      assertThat(refusal.problem().type()).isEqualTo(ProblemType.INVALID_FIELD);
      assertThat(refusal.problem().errors())
          .allSatisfy(error -> assertThat(error.pointer()).startsWith("/placement"));
    }
    assertThat(lab.database().value("SELECT count(*) FROM clusters")).isEqualTo("0");
  }

  @Test
  void a_create_takes_the_next_best_host_while_the_best_is_being_taken() throws Exception {
    lab.host("host-1", 30);
    lab.host("host-2", 3);
    try (var connection = lab.database().dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("SELECT 1 FROM host_use WHERE host_id = 'host-1' FOR NO KEY UPDATE");
        assertThat(lab.provisionOf(lab.create(ada, "beside")).hostId()).isEqualTo("host-2");
      }
    }
    assertThat(lab.provisionOf(lab.create(ada, "after")).hostId()).isEqualTo("host-1");
  }

  private int position(Principal caller, UUID id) {
    var response = lab.functions().handlers().getCluster(Lab.get(caller, "/api/v1/clusters/" + id));
    return Json.MAPPER.readTree(response.body()).get("queue").get("position").intValue();
  }

  private Response create(String body) {
    return create(body, Map.of());
  }

  private Response create(String body, Map<String, String> headers) {
    return lab.functions()
        .handlers()
        .createCluster(Lab.request(ada, "POST", "/api/v1/clusters", body, headers));
  }

  private String outcome(String body, Map<String, String> headers) {
    try {
      return Integer.toString(create(body, headers).status());
    } catch (ProblemException e) {
      return e.problem().type().name();
    }
  }

  private ProblemException refused(String body) {
    return refused(body, Map.of());
  }

  private ProblemException refused(String body, Map<String, String> headers) {
    var refusal = catchThrowableOfType(ProblemException.class, () -> create(body, headers));
    assertThat(refusal).as("a refusal of " + body).isNotNull();
    return refusal;
  }

  private static <T> List<T> together(int count, java.util.function.IntFunction<Callable<T>> work)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<T>>();
      for (int i = 0; i < count; i++) {
        tasks.add(work.apply(i));
      }
      var results = new ArrayList<T>();
      for (var future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }
}

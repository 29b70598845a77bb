package io.k8slab.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.ClusterTtlExtended;
import io.k8slab.events.Json;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.Role;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.quota.http.QuotaRoutes;
import io.k8slab.realtime.NotifyUser;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterHandlersIT {
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private final Lab lab = Lab.withHost(200);
  private final ClusterHandlers handlers = lab.functions().handlers();
  private final TestAgent agent = lab.agent();
  private Principal ada;

  @BeforeEach
  void start() {
    ada = lab.person("ada" + PEOPLE.incrementAndGet() + "@example.com");
    agent.fence(1);
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_list_is_paged_newest_first_and_every_cluster_is_on_one_page() {
    wideQuota();
    for (int i = 1; i <= 5; i++) {
      lab.create(ada, "c" + i);
    }
    var first = list("?limit=2");
    assertThat(names(first)).containsExactly("c5", "c4");
    assertThat(first.headers().get("link"))
        .startsWith("</api/v1/clusters?limit=2&cursor=")
        .endsWith(">; rel=\"next\"");
    var second = list("?limit=2&cursor=" + json(first).get("next_cursor").stringValue());
    assertThat(names(second)).containsExactly("c3", "c2");
    var third = list("?limit=2&cursor=" + json(second).get("next_cursor").stringValue());
    assertThat(names(third)).containsExactly("c1");
    assertThat(json(third).has("next_cursor")).isFalse();
    assertThat(third.headers()).doesNotContainKey("link");
  }

  @Test
  void a_list_is_filtered() {
    wideQuota();
    lab.run(ada, "web-1");
    lab.create(ada, "web-2");
    lab.create(ada, "db-1");
    assertThat(names(list("?name=web"))).containsExactly("web-2", "web-1");
    assertThat(names(list("?status=RUNNING"))).containsExactly("web-1");
    assertThat(names(list("?status=RUNNING,PROVISIONING&name=db"))).containsExactly("db-1");
    assertThat(names(list("?status=TERMINATED,ERROR"))).isEmpty();
    assertThat(names(list("?provider=kind"))).isEmpty();
    assertThat(names(list("?provider=kwok"))).hasSize(3);
  }

  @Test
  void what_a_list_does_not_understand_is_refused() {
    assertThat(refused(handlers::listClusters, "?status=ASLEEP"))
        .isEqualTo(ProblemType.INVALID_FIELD);
    for (var cursor : List.of("x", "!!", "AAAA", "A".repeat(43))) {
      assertThat(refused(handlers::listClusters, "?cursor=" + cursor))
          .isEqualTo(ProblemType.INVALID_FIELD);
    }
  }

  @Test
  void a_cursor_is_of_use_to_its_owner_only() {
    wideQuota();
    lab.create(ada, "a");
    lab.create(ada, "b");
    var cursor = json(list("?limit=1")).get("next_cursor").stringValue();
    ada = lab.person("eve" + PEOPLE.incrementAndGet() + "@example.com");
    assertThat(refused(handlers::listClusters, "?cursor=" + cursor))
        .isEqualTo(ProblemType.INVALID_FIELD);
  }

  @Test
  void what_has_not_changed_is_not_sent_again() {
    var command = lab.provisionOf(lab.create(ada, "demo"));
    var path = "/api/v1/clusters/demo";
    var tag = handlers.getCluster(Lab.get(ada, path)).headers().get("etag");
    var again = Lab.request(ada, "GET", path, "", Map.of("if-none-match", tag));
    assertThat(handlers.getCluster(again).status()).isEqualTo(304);
    lab.deliver(agent.record(agent.started(command, "create", 1)));
    assertThat(handlers.getCluster(again).status()).isEqualTo(200);
  }

  @Test
  void a_cluster_is_shown_with_its_steps_and_those_of_an_agent_that_was_replaced_are_not() {
    var command = lab.provisionOf(lab.create(ada, "demo"));
    lab.deliver(agent.record(agent.started(command, "create", 1)));
    agent.fence(2);
    lab.deliver(agent.record(agent.started(command, "create", 1)));
    lab.deliver(agent.record(agent.finished(command, "create", 1)));
    lab.deliver(agent.record(agent.started(command, "verify", 2)));
    var steps = json(handlers.getCluster(Lab.get(ada, "/api/v1/clusters/demo"))).get("steps");
    assertThat(
            stream(steps)
                .map(s -> s.get("name").stringValue() + " " + s.get("state").stringValue()))
        .containsExactly("create SUCCEEDED", "verify RUNNING");
    assertThat(steps.get(0).get("exit_code").intValue()).isZero();
  }

  @Test
  void a_failure_is_shown_with_code_cause_and_step() {
    var command = lab.provisionOf(lab.create(ada, "demo"));
    lab.deliver(agent.record(agent.failed(command, true)));
    var shown = json(handlers.getCluster(Lab.get(ada, "/api/v1/clusters/" + command.clusterId())));
    assertThat(shown.get("status").stringValue()).isEqualTo("ERROR");
    assertThat(shown.get("failure").get("code").stringValue()).isEqualTo("STEP_FAILED");
    assertThat(shown.get("failure").get("step").stringValue()).isEqualTo("create");
    assertThat(refusedAt(handlers::getCluster, ada, "demo"))
        .as("by its name only while it lives")
        .isEqualTo(ProblemType.NOT_FOUND);
  }

  @Test
  void another_persons_cluster_is_not_there_and_nothing_of_it_changes() {
    var command = lab.run(ada, "demo");
    var id = command.clusterId().toString();
    var row = lab.database().value("SELECT c::text FROM clusters c WHERE id = '" + id + "'");
    var eve = lab.person("eve" + PEOPLE.incrementAndGet() + "@example.com");
    List<Function<Request, Response>> operations =
        List.of(
            handlers::getCluster,
            handlers::deleteCluster,
            handlers::getKubeconfig,
            handlers::getClusterLogs);
    for (var operation : operations) {
      assertThat(refusedAt(operation, eve, id)).isEqualTo(ProblemType.NOT_FOUND);
      assertThat(refusedAt(operation, eve, "demo")).isEqualTo(ProblemType.NOT_FOUND);
    }
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> extend(eve, id, "1h"))
                .problem()
                .type())
        .isEqualTo(ProblemType.NOT_FOUND);
    assertThat(lab.database().value("SELECT c::text FROM clusters c WHERE id = '" + id + "'"))
        .isEqualTo(row);
  }

  @Test
  void a_system_administrator_may_look_and_end_and_nothing_else() {
    var id = lab.run(ada, "demo").clusterId().toString();
    var admin =
        lab.person("root" + PEOPLE.incrementAndGet() + "@example.com", Set.of(Role.SYSTEM_ADMIN));
    assertThat(handlers.getCluster(Lab.get(admin, "/api/v1/clusters/" + id)).status())
        .isEqualTo(200);
    assertThat(refusedAt(handlers::getKubeconfig, admin, id)).isEqualTo(ProblemType.FORBIDDEN);
    assertThat(
            handlers
                .deleteCluster(Lab.request(admin, "DELETE", "/api/v1/clusters/" + id, "", Map.of()))
                .status())
        .isEqualTo(202);
  }

  @Test
  void a_lease_is_extended_and_said_so_and_only_so_often_and_so_far() {
    var command = lab.run(ada, "demo");
    var end = Instant.parse(json(get("demo")).get("expires_at").stringValue());
    var lease = json(extend(ada, "demo", "1h"));
    assertThat(Instant.parse(lease.get("expires_at").stringValue()))
        .isEqualTo(end.plusSeconds(3600));
    assertThat(lease.get("extensions").get("used").intValue()).isEqualTo(1);
    assertThat(lab.notifications(ada.userId())).last().isInstanceOf(ClusterTtlExtended.class);

    assertThat(refusedExtension("6h")).isEqualTo(ProblemType.INVALID_FIELD);
    assertThat(refusedExtension("0")).isEqualTo(ProblemType.INVALID_FIELD);
    assertThat(refusedExtension("4 parsecs")).isEqualTo(ProblemType.INVALID_FIELD);
    assertThat(refusedExtension("")).isEqualTo(ProblemType.INVALID_FIELD);
    extend(ada, "demo", "1m");
    extend(ada, "demo", "PT1M");
    assertThat(refusedExtension("1m")).isEqualTo(ProblemType.QUOTA_EXCEEDED);
    lab.database()
        .execute(
            "UPDATE clusters SET ttl_expires_at = now() WHERE id = '%s'"
                .formatted(command.clusterId()));
    assertThat(refusedExtension("1m")).isEqualTo(ProblemType.LEASE_OVER);
    lab.delete(ada, command.clusterId());
    assertThat(refusedExtension("1m")).isEqualTo(ProblemType.NOT_RUNNING);
    assertThat(
            lab.database()
                .value(
                    "SELECT count(*) FROM audit_log WHERE action = 'cluster.extend' AND user_id = '%s'"
                        .formatted(ada.userId())))
        .isEqualTo("3");
  }

  @Test
  void an_extension_with_a_key_is_made_once() {
    lab.run(ada, "demo");
    var request =
        Lab.request(
            ada,
            "POST",
            "/api/v1/clusters/demo/extend",
            "{\"ttl\":\"1h\"}",
            Map.of("idempotency-key", "e-1"));
    var first = handlers.extendCluster(request);
    assertThat(handlers.extendCluster(request).body()).isEqualTo(first.body());
    assertThat(json(get("demo")).get("extensions").get("used").intValue()).isEqualTo(1);
  }

  @Test
  void a_log_is_read_in_pages() {
    var command = lab.provisionOf(lab.create(ada, "demo"));
    for (int i = 1; i <= 3; i++) {
      lab.deliver(agent.record(agent.log(command, "line " + i + "\n")));
    }
    var first = json(logs("?limit=2"));
    assertThat(stream(first.get("items")).map(e -> e.get("seq").longValue()))
        .containsExactly(1L, 2L);
    assertThat(first.get("next").longValue()).isEqualTo(2);
    assertThat(first.get("complete").booleanValue()).isFalse();
    var second = json(logs("?limit=2&after=2"));
    assertThat(stream(second.get("items")).map(e -> e.get("text").stringValue()))
        .containsExactly("line 3\n");
    assertThat(refusedAt(handlers::getClusterLogs, ada, "demo?wait=21s"))
        .isEqualTo(ProblemType.INVALID_FIELD);
  }

  @Test
  void who_waits_for_a_log_is_woken_by_it_and_holds_no_connection() {
    var command = lab.provisionOf(lab.create(ada, "demo"));
    var waiting = new ArrayList<CompletableFuture<Response>>();
    // more than the pool has connections
    for (int i = 0; i < 25; i++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              () -> logs("?wait=20s"), task -> Thread.ofVirtual().start(task)));
    }
    lab.deliver(agent.record(agent.log(command, "here\n")));
    for (var answer : waiting) {
      await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(answer).isCompleted());
      assertThat(json(answer.join()).get("items")).hasSize(1);
    }
  }

  @Test
  void a_log_is_complete_when_the_cluster_has_ended_for_a_while() {
    var command = lab.provisionOf(lab.create(ada, "demo"));
    lab.deliver(agent.record(agent.failed(command, true)));
    var path = "/api/v1/clusters/" + command.clusterId() + "/logs?wait=20s";
    lab.database()
        .execute(
            "UPDATE clusters SET updated_at = now() - interval '11 seconds' WHERE id = '%s'"
                .formatted(command.clusterId()));
    assertThat(json(handlers.getClusterLogs(Lab.get(ada, path))).get("complete").booleanValue())
        .isTrue();
  }

  @Test
  void providers_are_listed_with_what_is_free_and_how_long_it_takes() {
    lab.run(ada, "demo");
    var kwok = json(handlers.listProviders(Lab.get(ada, "/api/v1/providers"))).get("items").get(0);
    assertThat(kwok.get("kind").stringValue()).isEqualTo("kwok");
    assertThat(stream(kwok.get("versions")).map(JsonNode::stringValue))
        .containsExactly("1.34.4", "1.33.9");
    assertThat(kwok.get("default").booleanValue()).isTrue();
    assertThat(kwok.get("simulated_nodes").booleanValue()).isTrue();
    assertThat(kwok.get("max_workers").intValue()).isEqualTo(100);
    assertThat(kwok.get("free_slots").intValue()).isBetween(1, 199);
    assertThat(kwok.get("expected_seconds").doubleValue()).isPositive();
  }

  @Test
  void a_quota_is_shown_beside_what_is_used_of_it() {
    lab.create(ada, "demo");
    var routes =
        new QuotaRoutes(
            lab.database().database(),
            new FindQuota(QuotaConfig.DEFAULT),
            new NotifyUser(lab.functions().relay()::publish, InstantSource.system()));
    var quota = json(routes.getMyQuota(Lab.get(ada, "/api/v1/quotas/me")));
    assertThat(quota.get("active_clusters").toString()).isEqualTo("{\"used\":1,\"limit\":3}");
    assertThat(quota.get("cpu").toString()).isEqualTo("{\"used\":\"500m\",\"limit\":\"8\"}");
    assertThat(quota.get("longest_ttl").stringValue()).isEqualTo("PT8H");
    assertThat(quota.get("default_ttl").stringValue()).isEqualTo("PT2H");
    assertThat(quota.get("extensions").intValue()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "123e4567-e89b-12d3-a456-426614174000", "'; DROP TABLE clusters"})
  void what_is_not_there_is_not_found(String name) {
    assertThat(refusedAt(handlers::getCluster, ada, name)).isEqualTo(ProblemType.NOT_FOUND);
  }

  @Test
  void a_create_for_a_person_who_is_gone_is_not_made() {
    lab.database().execute("DELETE FROM users WHERE id = '%s'".formatted(ada.userId()));
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> lab.create(ada, "demo"))
                .problem()
                .type())
        .isEqualTo(ProblemType.INVALID_TOKEN);
  }

  private void wideQuota() {
    lab.database()
        .execute("INSERT INTO quotas VALUES ('%s', 100, 28800, 7200, 3)".formatted(ada.userId()));
  }

  private Response get(String name) {
    return handlers.getCluster(Lab.get(ada, "/api/v1/clusters/" + name));
  }

  private Response list(String query) {
    return handlers.listClusters(Lab.get(ada, "/api/v1/clusters" + query));
  }

  private Response logs(String query) {
    return handlers.getClusterLogs(Lab.get(ada, "/api/v1/clusters/demo/logs" + query));
  }

  private Response extend(Principal caller, String name, String ttl) {
    return handlers.extendCluster(
        Lab.post(caller, "/api/v1/clusters/" + name + "/extend", "{\"ttl\":\"" + ttl + "\"}"));
  }

  private ProblemType refusedExtension(String ttl) {
    var id =
        lab.database()
            .value("SELECT id FROM clusters WHERE user_id = '%s'".formatted(ada.userId()));
    return catchThrowableOfType(ProblemException.class, () -> extend(ada, String.valueOf(id), ttl))
        .problem()
        .type();
  }

  private ProblemType refused(Function<Request, Response> operation, String query) {
    return catchThrowableOfType(
            ProblemException.class, () -> operation.apply(Lab.get(ada, "/api/v1/clusters" + query)))
        .problem()
        .type();
  }

  private static ProblemType refusedAt(
      Function<Request, Response> operation, Principal caller, String name) {
    return catchThrowableOfType(
            ProblemException.class,
            () -> operation.apply(Lab.get(caller, "/api/v1/clusters/" + name)))
        .problem()
        .type();
  }

  private static List<String> names(Response response) {
    return stream(json(response).get("items")).map(item -> item.get("name").stringValue()).toList();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode json(Response response) {
    return Json.MAPPER.readTree(response.body());
  }
}

package io.k8slab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Capacity;
import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import io.k8slab.events.HostReported;
import io.k8slab.events.Json;
import io.k8slab.events.Load;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderOffer;
import io.k8slab.http.Principal;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostRoutesIT {
  private static final long GIB = 1L << 30;

  private final Lab lab = Lab.open();
  private final TestApi api = TestApi.of(lab);
  private long sequence;
  private String root;
  private Principal ada;

  @BeforeEach
  void start() {
    lab.reset();
    root = api.person(lab.database(), "root@example.com");
    lab.database().execute("UPDATE users SET roles = '{user,system_admin}'");
    api.forget(UUID.fromString(api.get("/api/v1/users/me", root).field("id")));
    ada = lab.person("ada@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_host_is_shown_with_what_is_used_of_it_and_what_is_on_it() {
    lab.host("host-1", 4);
    var cluster = lab.run(ada, "demo");
    var host = json(api.get("/api/v1/hosts/host-1", root));

    assertThat(host.get("state").stringValue()).isEqualTo("READY");
    assertThat(host.get("schedulable").booleanValue()).isTrue();
    assertThat(host.at("/slots/used").intValue()).isEqualTo(1);
    assertThat(host.at("/cpu/used").stringValue()).isEqualTo("500m");
    assertThat(host.at("/memory/limit").stringValue()).isEqualTo("64Gi");
    assertThat(host.at("/providers/0/versions/0").stringValue()).isEqualTo("1.34.4");
    assertThat(host.at("/clusters/0/id").stringValue()).isEqualTo(cluster.clusterId().toString());
    assertThat(types(host)).containsExactly("Ready", "DiskPressure", "MemoryPressure");
    assertThat(api.get("/api/v1/hosts/host-2", root).status()).isEqualTo(404);
  }

  @Test
  void hosts_are_listed_in_pages_in_the_order_of_their_ids() {
    for (var id : List.of("b-1", "a-2", "c-3")) {
      lab.host(id, 1);
    }
    lab.database().execute("UPDATE hosts SET state = 'LOST' WHERE id = 'c-3'");
    var ids = new ArrayList<String>();
    var path = "/api/v1/hosts?limit=2";
    var page = json(api.get(path, root));
    page.get("items").forEach(host -> ids.add(host.get("id").stringValue()));
    var rest = json(api.get(path + "&cursor=" + page.get("next_cursor").stringValue(), root));
    rest.get("items").forEach(host -> ids.add(host.get("id").stringValue()));

    assertThat(ids).containsExactly("a-2", "b-1", "c-3");
    assertThat(rest.has("next_cursor")).isFalse();
    assertThat(json(api.get("/api/v1/hosts?state=LOST", root)).get("items")).hasSize(1);
    assertThat(json(api.get("/api/v1/hosts?pool=none", root)).get("items")).isEmpty();
    assertThat(api.get("/api/v1/hosts?cursor=AAAA", root).status()).isEqualTo(422);
  }

  @Test
  void a_cordoned_host_takes_nothing_new_and_keeps_what_it_has() {
    lab.host("host-1", 4);
    var before = lab.run(ada, "before");
    var host = act("cordon", "");
    var waits = lab.create(ada, "waits");

    assertThat(host.get("schedulable").booleanValue()).isFalse();
    assertThat(types(host)).contains("Cordoned");
    assertThat(lab.status(before.clusterId())).isEqualTo("RUNNING");
    assertThat(lab.status(waits)).isEqualTo("QUEUED");
    lab.functions().reconcile().run();
    assertThat(lab.status(waits)).isEqualTo("QUEUED");

    assertThat(act("uncordon", "").get("schedulable").booleanValue()).isTrue();
    lab.functions().reconcile().run();
    assertThat(lab.status(waits)).isEqualTo("PROVISIONING");
  }

  @Test
  void what_is_repeated_changes_nothing_and_is_audited_once() {
    lab.host("host-1", 4);
    var first = act("cordon", "").get("cordoned_at");
    assertThat(act("cordon", "").get("cordoned_at")).isEqualTo(first);
    act("drain", "{\"force_after\":\"2h\"}");
    var deadline = act("drain", "{\"force_after\":\"3h\"}").at("/drain/deadline");
    assertThat(act("drain", "{}").at("/drain/deadline")).isEqualTo(deadline);
    act("uncordon", "");
    act("uncordon", "");

    assertThat(
            lab.database()
                .value(
                    """
                    SELECT string_agg(action, ' ' ORDER BY created_at, id) FROM audit_log
                    WHERE subject = 'host:host-1' AND starts_with(actor, 'user:')
                    """))
        .isEqualTo("host.cordon host.drain host.uncordon");
  }

  @Test
  void a_drain_says_when_the_host_will_be_empty_and_that_it_is() {
    lab.host("host-1", 4);
    var cluster = lab.run(ada, "demo");
    var host = act("drain", "{}");

    assertThat(types(host)).contains("Cordoned", "Draining");
    assertThat(host.at("/drain/empty").booleanValue()).isFalse();
    assertThat(host.at("/drain/empty_at").stringValue())
        .isEqualTo(host.at("/clusters/0/expires_at").stringValue());

    lab.delete(ada, cluster.clusterId());
    lab.deliver(lab.agent().record(lab.agent().terminated(lab.terminateOf(cluster.clusterId()))));
    assertThat(json(api.get("/api/v1/hosts/host-1", root)).at("/drain/empty").booleanValue())
        .isTrue();
  }

  @Test
  void a_host_below_a_floor_takes_nothing_until_it_is_well_above() {
    report(Map.of(), 2 * GIB, List.of());
    var host = json(api.get("/api/v1/hosts/host-1", root));
    assertThat(host.get("schedulable").booleanValue()).isFalse();
    assertThat(condition(host, "DiskPressure").get("status").stringValue()).isEqualTo("TRUE");
    assertThat(condition(host, "DiskPressure").get("message").stringValue())
        .isEqualTo("2Gi of disk are free; it takes clusters again from 7680Mi.");
    var waits = lab.create(ada, "waits");
    assertThat(lab.status(waits)).isEqualTo("QUEUED");
    assertThat(queue(waits).get("reason").stringValue()).isEqualTo("no_host");

    report(Map.of(), 6 * GIB, List.of());
    lab.functions().reconcile().run();
    assertThat(lab.status(waits)).as("above the floor, but not well").isEqualTo("QUEUED");
    report(Map.of(), 8 * GIB, List.of());
    lab.functions().reconcile().run();
    assertThat(lab.status(waits)).isEqualTo("PROVISIONING");
  }

  @Test
  void a_sick_host_takes_nothing_and_says_why() {
    report(
        Map.of(),
        100 * GIB,
        List.of(
            new HostCondition(
                "EngineDown", ConditionStatus.TRUE, "DockerDoesNotAnswer", "It is down.")));
    var host = json(api.get("/api/v1/hosts/host-1", root));

    assertThat(host.get("schedulable").booleanValue()).isFalse();
    assertThat(condition(host, "EngineDown").get("reason").stringValue())
        .isEqualTo("DockerDoesNotAnswer");
    report(Map.of(), 100 * GIB, List.of());
    assertThat(json(api.get("/api/v1/hosts/host-1", root)).get("schedulable").booleanValue())
        .isTrue();
  }

  @Test
  void a_host_that_could_not_be_looked_at_counts_as_silent_and_loses_nothing() {
    lab.host("host-1", 4);
    var cluster = lab.run(ada, "demo");
    lab.database().execute("UPDATE hosts SET reported_at = now() - interval '20 s', slots = 7");
    report(
        Map.of(),
        100 * GIB,
        List.of(
            new HostCondition(
                HostCondition.READY, ConditionStatus.UNKNOWN, "HostKeyChanged", "Another key.")));
    lab.functions().reconcile().run();
    var host = json(api.get("/api/v1/hosts/host-1", root));

    assertThat(host.get("state").stringValue()).isEqualTo("SUSPECT");
    assertThat(host.at("/slots/limit").intValue()).as("as it was last seen").isEqualTo(7);
    assertThat(lab.status(cluster.clusterId())).isEqualTo("RUNNING");
    assertThat(condition(host, "Ready").get("status").stringValue()).isEqualTo("UNKNOWN");
    assertThat(condition(host, "Ready").get("reason").stringValue()).isEqualTo("HostKeyChanged");
  }

  private void report(Map<String, String> labels, long free, List<HostCondition> conditions) {
    lab.deliver(
        lab.agent()
            .record(
                new HostReported(
                    "host-1",
                    lab.agent().id(),
                    lab.pool(),
                    1,
                    1_000 + ++sequence,
                    new Capacity(4, 64_000, 64 * GIB, 256 * GIB),
                    new Load(0.5, 32 * GIB, free),
                    new PortBlock(20_000, 100),
                    10,
                    List.of(new ProviderOffer("kwok", List.of("1.34.4"), 100, true)),
                    List.of(),
                    labels,
                    conditions,
                    Instant.now())));
  }

  private JsonNode act(String what, String body) {
    var answer = api.json("POST", "/api/v1/hosts/host-1/" + what, root, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return json(answer);
  }

  private JsonNode queue(UUID id) {
    var response = lab.functions().handlers().getCluster(Lab.get(ada, "/api/v1/clusters/" + id));
    return Json.MAPPER.readTree(response.body()).get("queue");
  }

  private static JsonNode condition(JsonNode host, String type) {
    return host.get("conditions")
        .valueStream()
        .filter(c -> c.get("type").stringValue().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> types(JsonNode host) {
    return host.get("conditions").valueStream().map(c -> c.get("type").stringValue()).toList();
  }

  private static JsonNode json(Answer answer) {
    return Json.MAPPER.readTree(answer.text());
  }
}

package io.k8slab.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The orders of the list, and what one cluster has behind it and takes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterHistoryIT {
  private static int count;
  private static Lab lab;
  private static TestApi api;

  private final String suffix = Integer.toString(count++);
  private String ada = "";

  @BeforeAll
  static void start() {
    lab = Lab.withHost(200);
    api = TestApi.of(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void register() {
    ada = api.person(lab.database(), "ada" + suffix + "@example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "-created_at, b a d c",
    "created_at, c d a b",
    "name, a b c d",
    "expires_at, d a c b"
  })
  void a_list_comes_in_the_order_that_is_asked_for_page_by_page(String sort, String names) {
    wideQuota();
    for (var name : List.of("c", "d", "a", "b")) {
      create(name);
    }
    endsIn("d", 1);
    endsIn("a", 2);
    // those without a lease come last, by their ids: in the order of their creation

    var seen = new ArrayList<String>();
    var query = "/clusters?limit=1&sort=" + sort;
    var cursor = "";
    do {
      var page = get(query + cursor).json();
      page.get("items").forEach(item -> seen.add(item.get("name").stringValue()));
      cursor = page.has("next_cursor") ? "&cursor=" + page.get("next_cursor").stringValue() : "";
    } while (!cursor.isEmpty());
    assertThat(String.join(" ", seen)).isEqualTo(names);
  }

  @Test
  void a_cursor_of_another_order_or_person_is_refused() {
    create("a");
    create("b");
    var sorts = List.of("-created_at", "created_at", "name", "expires_at");
    var eve = api.person(lab.database(), "eve" + suffix + "@example.com");
    for (var sort : sorts) {
      var cursor = get("/clusters?limit=1&sort=" + sort).json().get("next_cursor").stringValue();
      for (var other : sorts) {
        assertThat(get("/clusters?sort=" + other + "&cursor=" + cursor).status())
            .as("%s with the cursor of %s", other, sort)
            .isEqualTo(other.equals(sort) ? 200 : 422);
      }
      assertThat(
              api.json("GET", "/api/v1/clusters?sort=" + sort + "&cursor=" + cursor, eve, "")
                  .status())
          .isEqualTo(422);
    }
    assertThat(get("/clusters?sort=size").problem()).isEqualTo("invalid-field");
  }

  @Test
  void the_history_has_what_people_did_and_what_the_agent_did_newest_first() {
    var cluster = run("demo");
    assertThat(post("/clusters/demo/extend", "{\"ttl\":\"1h\"}").status()).isEqualTo(200);
    api.json("PATCH", "/api/v1/clusters/demo", ada, "{\"labels\":{\"a\":\"b\"}}");
    api.json("DELETE", "/api/v1/clusters/demo", ada, "");
    var agent = lab.agent();
    lab.deliver(agent.record(agent.terminated(lab.terminateOf(cluster))));

    var all = get("/clusters/" + cluster + "/events").json().get("items");
    assertThat(types(all))
        .contains(
            "cluster.create",
            "step.started",
            "step.finished",
            "cluster.running",
            "cluster.extend",
            "cluster.update",
            "cluster.delete",
            "cluster.terminated");
    assertThat(times(all)).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(all.toString()).doesNotContain("127.0.0.1", "example.com");
    var extended = find(all, "cluster.extend");
    assertThat(extended.get("actor").stringValue()).startsWith("user:");
    assertThat(extended.get("details").get("added").stringValue()).isEqualTo("PT1H");
    assertThat(find(all, "cluster.running").has("actor")).isFalse();
    assertThat(find(all, "step.finished").get("details").get("state").stringValue())
        .isEqualTo("SUCCEEDED");

    var paged = new ArrayList<String>();
    var cursor = "";
    do {
      var page = get("/clusters/" + cluster + "/events?limit=3" + cursor).json();
      page.get("items").forEach(item -> paged.add(item.get("id").stringValue()));
      cursor = page.has("next_cursor") ? "&cursor=" + page.get("next_cursor").stringValue() : "";
    } while (!cursor.isEmpty());
    assertThat(paged)
        .doesNotHaveDuplicates()
        .isEqualTo(
            StreamSupport.stream(all.spliterator(), false)
                .map(item -> item.get("id").stringValue())
                .toList());
  }

  @Test
  void a_history_is_of_one_cluster_and_not_shown_to_others() {
    var cluster = create("demo");
    create("other");
    assertThat(types(get("/clusters/demo/events").json().get("items")))
        .containsExactly("cluster.create");
    var eve = api.person(lab.database(), "eve" + suffix + "@example.com");
    for (var path : List.of("/events", "/usage")) {
      assertThat(api.json("GET", "/api/v1/clusters/" + cluster + path, eve, "").problem())
          .isEqualTo("not-found");
    }
  }

  @Test
  void what_a_cluster_takes_of_the_quota_ends_with_it() {
    create("demo");
    assertThat(get("/clusters/demo/usage").json().toString())
        .isEqualTo(
            """
            {"counts":true,"cpu":"500m","memory":"768Mi","lease_seconds":0,"lease_seconds_left":0,\
            "paused_seconds":0,\
            "extensions":{"used":0,"limit":3}}""");
    var cluster = run("lab");
    post("/clusters/lab/extend", "{\"ttl\":\"1h\"}");
    lab.database()
        .execute(
            "UPDATE clusters SET running_at = now() - interval '600 s' WHERE id = '"
                + cluster
                + "'");
    var runs = get("/clusters/lab/usage").json();
    assertThat(runs.get("lease_seconds").longValue()).isBetween(600L, 660L);
    assertThat(runs.get("lease_seconds_left").longValue()).isBetween(10_700L, 10_800L);
    assertThat(runs.get("extensions").get("used").intValue()).isEqualTo(1);

    var extended = get("/quotas/me").json().get("extended");
    assertThat(extended).hasSize(1);
    assertThat(extended.get(0).get("name").stringValue()).isEqualTo("lab");
    assertThat(extended.get(0).get("used").intValue()).isEqualTo(1);

    api.json("DELETE", "/api/v1/clusters/lab", ada, "");
    var agent = lab.agent();
    lab.deliver(agent.record(agent.terminated(lab.terminateOf(cluster))));
    var gone = get("/clusters/" + cluster + "/usage").json();
    assertThat(gone.get("counts").booleanValue()).isFalse();
    assertThat(gone.get("cpu").stringValue()).isEqualTo("0");
    assertThat(gone.get("memory").stringValue()).isEqualTo("0");
    assertThat(gone.get("lease_seconds_left").longValue()).isZero();
    assertThat(gone.get("lease_seconds").longValue()).isBetween(600L, 660L);
    assertThat(get("/quotas/me").json().get("extended")).isEmpty();
  }

  private void wideQuota() {
    lab.database()
        .execute(
            "INSERT INTO quotas (user_id, active_clusters) SELECT id, 100 FROM users"
                + " WHERE email = 'ada"
                + suffix
                + "@example.com'");
  }

  private void endsIn(String name, int hours) {
    lab.database()
        .execute(
            """
            UPDATE clusters SET ttl_expires_at = now() + interval '%d hours'
            WHERE name = '%s' AND user_id = (SELECT id FROM users WHERE email = 'ada%s@example.com')
            """
                .formatted(hours, name, suffix));
  }

  private UUID create(String name) {
    var answer = post("/clusters", "{\"name\":\"" + name + "\"}");
    assertThat(answer.status()).isEqualTo(202);
    return UUID.fromString(answer.field("id"));
  }

  private UUID run(String name) {
    var cluster = create(name);
    var command = lab.provisionOf(cluster);
    var agent = lab.agent();
    lab.deliver(agent.record(agent.started(command, "prepare", 1)));
    lab.deliver(agent.record(agent.finished(command, "prepare", 1)));
    lab.deliver(agent.record(agent.provisioned(command)));
    return cluster;
  }

  private static List<String> types(JsonNode items) {
    return texts(items, "type");
  }

  private static List<Instant> times(JsonNode items) {
    return texts(items, "at").stream().map(Instant::parse).toList();
  }

  private static List<String> texts(JsonNode items, String field) {
    return StreamSupport.stream(items.spliterator(), false)
        .map(item -> item.get(field).stringValue())
        .toList();
  }

  private static JsonNode find(JsonNode items, String type) {
    return StreamSupport.stream(items.spliterator(), false)
        .filter(item -> item.get("type").stringValue().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private Answer get(String path) {
    return api.json("GET", "/api/v1" + path, ada, "");
  }

  private Answer post(String path, String body) {
    return api.json("POST", "/api/v1" + path, ada, body);
  }
}

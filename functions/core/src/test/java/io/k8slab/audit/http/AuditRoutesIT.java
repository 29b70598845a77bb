package io.k8slab.audit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.AuditLab;
import io.k8slab.audit.EraseAudit;
import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditRoutesIT {
  private static final String PASSWORD = "correct horse battery";
  private static final UUID RED = UUID.fromString("01900000-0000-7000-8000-0000000000c1");
  private static final UUID BLUE = UUID.fromString("01900000-0000-7000-8000-0000000000c2");
  private static AuditLab lab;
  private static TestApi api;
  private static Person ada; // admin of red, member of blue
  private static Person bob; // member of red
  private static Person root; // system administrator

  /** Somebody who is signed in. */
  private record Person(UUID id, String token) {}

  @BeforeAll
  static void start() {
    lab = new AuditLab();
    api = new TestApi(lab.database().database());
    for (var name : List.of("ada", "bob", "root")) {
      api.register(name + "@example.com", PASSWORD);
    }
    lab.database()
        .execute(
            """
            UPDATE users SET roles = '{user,system_admin}' WHERE email = 'root@example.com';
            INSERT INTO teams (id, name) VALUES ('%1$s', 'red'), ('%2$s', 'blue');
            INSERT INTO team_members (team_id, user_id, role)
              SELECT '%1$s', id, 'admin' FROM users WHERE email = 'ada@example.com';
            INSERT INTO team_members (team_id, user_id, role)
              SELECT '%2$s', id, 'member' FROM users WHERE email = 'ada@example.com';
            INSERT INTO team_members (team_id, user_id, role)
              SELECT '%1$s', id, 'member' FROM users WHERE email = 'bob@example.com'
            """
                .formatted(RED, BLUE));
    ada = person("ada");
    bob = person("bob");
    root = person("root");
  }

  private static Person person(String name) {
    var token = api.login(name + "@example.com", PASSWORD).field("access_token");
    return new Person(UUID.fromString(api.get("/api/v1/users/me", token).field("id")), token);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void reset() {
    lab.reset();
  }

  private static AuditEntry entry(
      Person person, @Nullable UUID team, String action, String subject, boolean allowed) {
    return new AuditEntry(
        person.id(),
        team,
        "user:" + person.id(),
        action,
        subject,
        allowed,
        "198.51.100.1",
        Map.of("name", "demo"),
        "correlation-" + subject);
  }

  private static Answer list(Person person, String query) {
    return api.get("/api/v1/audit" + query, person.token());
  }

  private static Answer export(Person person, String query) {
    return api.get("/api/v1/audit/export" + query, person.token());
  }

  private static List<String> subjects(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return items(answer).map(row -> row.path("subject").asString()).toList();
  }

  private static Stream<JsonNode> items(Answer answer) {
    return answer.json().path("items").valueStream();
  }

  @Test
  void a_row_has_everything_and_its_seal_once_it_is_sealed() {
    lab.write(
        entry(ada, RED, "team.update", "team:red", true).withPersonal(Map.of("email", "x@y.z")));
    var waiting = items(list(ada, "")).findFirst().orElseThrow();
    assertThat(waiting.has("seal")).isFalse();
    lab.seal();
    var row = items(list(ada, "")).findFirst().orElseThrow();
    assertThat(row.path("seal").intValue()).isEqualTo(1);
    assertThat(row.path("actor").asString()).isEqualTo("user:" + ada.id());
    assertThat(row.path("action").asString()).isEqualTo("team.update");
    assertThat(row.path("outcome").asString()).isEqualTo("ok");
    assertThat(row.path("user_id").asString()).isEqualTo(ada.id().toString());
    assertThat(row.path("team_id").asString()).isEqualTo(RED.toString());
    assertThat(row.path("address").asString()).isEqualTo("198.51.100.1");
    assertThat(row.path("personal")).hasToString("{\"email\":\"x@y.z\"}");
    assertThat(row.path("details")).hasToString("{\"name\":\"demo\"}");
    assertThat(row.path("correlation_id").asString()).isEqualTo("correlation-team:red");
    assertThat(row.has("erased")).isFalse();
  }

  @Test
  void erased_rows_say_so() {
    lab.write(entry(ada, null, "a.b", "x:1", true));
    lab.database().database().transact(c -> EraseAudit.of(c, ada.id(), "function:f", "c"));
    var row = items(list(ada, "?subject=x:1")).findFirst().orElseThrow();
    assertThat(row.has("address")).isFalse();
    assertThat(row.path("erased").asBoolean()).isTrue();
  }

  @Test
  void one_sees_what_concerns_oneself_and_nothing_of_others() {
    lab.write(entry(ada, null, "a.b", "x:ada", true));
    lab.write(entry(bob, RED, "a.b", "x:bob", true));
    lab.write(new AuditEntry(null, "function:f", "a.b", "x:none", true, null, Map.of(), "c"));
    assertThat(subjects(list(ada, ""))).containsExactly("x:ada");
    assertThat(subjects(list(ada, "?scope=own"))).containsExactly("x:ada");
    assertThat(subjects(list(ada, "?actor=user:" + bob.id()))).isEmpty();
    assertThat(subjects(list(ada, "?subject=x:bob"))).isEmpty();
    assertThat(subjects(list(bob, ""))).containsExactly("x:bob");
    assertThat(subjects(list(root, ""))).isEmpty();
    assertThat(subjects(list(root, "?scope=all"))).containsExactly("x:none", "x:bob", "x:ada");
  }

  @Test
  void a_persons_own_rows_tell_nothing_of_who_else_acted() {
    lab.write(
        new AuditEntry(
            ada.id(),
            "user:" + root.id(),
            "user.suspend",
            "x:1",
            true,
            "203.0.113.9",
            Map.of(),
            "c"));
    lab.write(
        new AuditEntry(
            ada.id(), "anonymous", "auth.login", "x:2", false, "203.0.113.7", Map.of(), "c"));
    assertThat(list(ada, "").text()).doesNotContain("203.0.113.9").contains("203.0.113.7");
    assertThat(export(ada, "").text()).doesNotContain("203.0.113.9").contains("203.0.113.7");
    assertThat(list(root, "?scope=all").text()).contains("203.0.113.9");
  }

  @Test
  void a_teams_log_is_for_its_admins() {
    lab.write(entry(bob, RED, "a.b", "x:red", true));
    lab.write(entry(bob, BLUE, "a.b", "x:blue", true));
    assertThat(subjects(list(ada, "?team_id=" + RED))).containsExactly("x:red");
    assertThat(list(ada, "?team_id=" + RED).text()).contains("198.51.100.1");
    assertThat(list(ada, "?team_id=" + BLUE).problem()).isEqualTo("forbidden");
    assertThat(list(bob, "?team_id=" + RED).problem()).isEqualTo("forbidden");
    assertThat(list(bob, "?team_id=" + BLUE).problem()).isEqualTo("not-found");
    assertThat(list(bob, "?scope=all&team_id=" + BLUE).problem()).isEqualTo("not-found");
    assertThat(export(bob, "?team_id=" + BLUE).problem()).isEqualTo("not-found");
    assertThat(subjects(list(root, "?team_id=" + BLUE))).containsExactly("x:blue");
  }

  @Test
  void all_is_for_system_administrators() {
    assertThat(list(ada, "?scope=all").problem()).isEqualTo("forbidden");
    assertThat(export(ada, "?scope=all").problem()).isEqualTo("forbidden");
    assertThat(export(root, "?scope=all").status()).isEqualTo(200);
  }

  @Test
  void filters_are_all_met() {
    lab.write(entry(ada, null, "cluster.create", "x:1", true));
    lab.write(entry(ada, null, "cluster.delete", "x:2", false));
    lab.write(entry(ada, null, "clusters", "x:3", true));
    lab.write(entry(bob, null, "cluster.create", "x:4", true));
    assertThat(subjects(list(ada, "?action=cluster."))).containsExactly("x:2", "x:1");
    assertThat(subjects(list(ada, "?action=cluster"))).containsExactly("x:3", "x:2", "x:1");
    assertThat(subjects(list(ada, "?outcome=refused"))).containsExactly("x:2");
    assertThat(subjects(list(ada, "?outcome=ok&action=cluster."))).containsExactly("x:1");
    assertThat(subjects(list(ada, "?subject=x:3"))).containsExactly("x:3");
    assertThat(subjects(list(ada, "?correlation_id=correlation-x:2"))).containsExactly("x:2");
    assertThat(subjects(list(root, "?scope=all&actor=user:" + bob.id()))).containsExactly("x:4");
    assertThat(subjects(list(root, "?scope=all&action=cluster.create")))
        .containsExactly("x:4", "x:1");
  }

  @Test
  void times_are_half_open_and_in_any_zone() {
    for (int hour = 0; hour < 3; hour++) {
      lab.write(entry(ada, null, "a.b", "x:" + hour, true));
    }
    lab.database()
        .execute(
            "UPDATE audit_log SET created_at = timestamptz '2026-03-29 00:00Z'"
                + " + interval '1 hour' * right(subject, 1)::int");
    assertThat(subjects(list(ada, "?from=2026-03-29T01:00:00Z"))).containsExactly("x:2", "x:1");
    assertThat(subjects(list(ada, "?to=2026-03-29T01:00:00Z"))).containsExactly("x:0");
    assertThat(
            subjects(list(ada, "?from=2026-03-29T02:00:00.0%2B01:00&to=2026-03-28T21:00:00-05:00")))
        .containsExactly("x:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59.999999999Z",
        "from=0000-01-01T00:00:00%2B18:00&to=9999-12-31T23:59:59-18:00",
        "from=2026-01-01T00:00:00-00:00&to=2026-01-01T00:00:00.000000001Z",
        "from=2024-02-29T23:59:59.5Z",
        "from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z",
        "from=2026-03-29T02:30:00%2B01:00"
      })
  void times_at_the_ends_of_what_can_be_written_are_taken(String query) {
    lab.write(entry(ada, null, "a.b", "x:1", true));
    assertThat(list(ada, "?" + query).status()).isEqualTo(200);
    assertThat(export(ada, "?" + query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=2026-02-30T00:00:00Z",
        "from=2026-06-30T23:59:60Z",
        "to=2026-01-01",
        "to=2026-01-01T00:00:00",
        "from=yesterday",
        "from=-001-01-01T00:00:00Z",
        "from=%2B12026-01-01T00:00:00Z",
        "to=2026-01-01T24:00:00Z",
        "to=2026-01-01T00:00:00%2B18:01",
        "to=2026-01-01T00:00:00%2B99:99",
        "to=2026-01-01T00:00:00+01:00",
        "to=2026-01-01T00:00:00.Z",
        "to=2026-01-01T00:00:00.1234567890Z",
        "to=2026-01-01T00:00Z",
        "to=2026-01-01%2000:00:00Z",
        "to=%D9%A2026-01-01T00:00:00Z",
        "to=2026-01-01T00:00:00Z%5BEurope/Rome%5D",
        "team_id=red",
        "scope=team",
        "outcome=maybe",
        "action=%25",
        "actor=a%20b",
        "subject=%7F",
        "limit=101",
        "cursor=x",
        "user_id=1",
        "actor=a&actor=b"
      })
  void what_is_no_filter_is_refused(String query) {
    var refused = list(ada, "?" + query);
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.pointers()).containsExactly(query.substring(0, query.indexOf('=')));
  }

  @Test
  void pages_follow_each_other_without_gap_or_repeat() {
    for (int number = 0; number < 5; number++) {
      lab.write(entry(ada, null, "a.b", "x:" + number, true));
    }
    var first = list(ada, "?limit=2&action=a.");
    assertThat(subjects(first)).containsExactly("x:4", "x:3");
    var link = first.header("link");
    assertThat(link)
        .startsWith("</api/v1/audit?action=a.&limit=2&cursor=")
        .endsWith(">; rel=\"next\"");
    lab.write(entry(ada, null, "a.b", "x:5", true));
    var second = api.get(link.substring(1, link.indexOf('>')), ada.token());
    assertThat(subjects(second)).containsExactly("x:2", "x:1");
    var third = list(ada, "?limit=2&cursor=" + second.field("next_cursor"));
    assertThat(subjects(third)).containsExactly("x:0");
    assertThat(third.json().has("next_cursor")).isFalse();
    assertThat(third.header("link")).isEmpty();
    assertThat(list(bob, "?cursor=" + first.field("next_cursor")).problem())
        .as("another person's cursor")
        .isEqualTo("invalid-field");
  }

  @Test
  void an_export_is_lines_of_json_and_is_audited() {
    lab.write(entry(ada, RED, "a.b", "x:1", true));
    lab.write(entry(ada, null, "a.b", "x:2", true));
    var file = export(ada, "?action=a.");
    assertThat(file.header("content-type")).isEqualTo("application/x-ndjson");
    assertThat(file.header("content-disposition"))
        .isEqualTo("attachment; filename=\"audit.ndjson\"");
    assertThat(file.header("x-truncated")).isEmpty();
    assertThat(file.text().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"subject\":\"x:2\"", "\"address\":\"198.51.100.1\"");
    export(ada, "?team_id=" + RED);
    export(root, "?scope=all&format=csv");
    assertThat(subjects(list(root, "?scope=all&action=audit.export")))
        .containsExactly("audit:all", "team:" + RED, "user:" + ada.id());
    var told = items(list(ada, "?action=audit.export")).toList().getLast();
    assertThat(told.path("details")).hasToString("{\"rows\":2,\"action\":\"a.\"}");
    assertThat(told.path("address").asString()).isEqualTo("192.0.2.7");
  }

  @Test
  void an_export_to_a_spreadsheet_is_quoted_and_calculates_nothing() {
    lab.write(
        new AuditEntry(
            ada.id(), "user:" + ada.id(), "a.b", "=1+2", true, "@x", Map.of("a", "1,\"2\""), "+c"));
    lab.write(new AuditEntry(ada.id(), "-a", "a.b", "x\n\"y\"", true, null, Map.of(), "\tc"));
    var lines = export(ada, "?format=csv").text().split("\r\n");
    assertThat(lines[0])
        .isEqualTo(
            "id,at,actor,action,subject,outcome,user_id,team_id,address,details,personal,erased,"
                + "correlation_id,seal");
    assertThat(lines[1]).contains(",'-a,a.b,\"x\n\"\"y\"\"\",ok," + ada.id() + ",,,{},,,'\tc,");
    assertThat(lines[2])
        .contains(",a.b,'=1+2,ok,")
        .endsWith(",,'@x,\"{\"\"a\"\":\"\"1,\\\"\"2\\\"\"\"\"}\",,,'+c,");
    assertThat(lines).hasSize(3);
  }

  @Test
  void an_export_that_would_be_too_large_says_where_it_goes_on() {
    var long9k = "y".repeat(9000);
    for (int number = 0; number < 500; number++) {
      lab.write(
          new AuditEntry(
              ada.id(),
              "user:" + ada.id(),
              "a.b",
              "x:" + number,
              true,
              null,
              Map.of("z", long9k),
              "c"));
    }
    var first = export(ada, "?action=a.");
    assertThat(first.response().body().length)
        .isLessThanOrEqualTo(ExportAudit.MOST_BYTES)
        .isGreaterThan(ExportAudit.MOST_BYTES - 10_000);
    assertThat(first.header("x-truncated")).isEqualTo("true");
    var link = first.header("link");
    var rest = api.get(link.substring(1, link.indexOf('>')), ada.token());
    assertThat(rest.header("x-truncated")).isEmpty();
    assertThat(first.text().lines().count() + rest.text().lines().count()).isEqualTo(500);
    assertThat(api.get(link.substring(1, link.indexOf('>')), bob.token()).problem())
        .isEqualTo("invalid-field");
  }

  @Test
  void an_export_has_a_bound_of_rows() {
    for (int number = 0; number < 4; number++) {
      lab.write(entry(ada, null, "a.b", "x:" + number, true));
    }
    var caller = new io.k8slab.http.Principal(ada.id(), "ada@example.com", java.util.Set.of());
    var answer =
        new ExportAudit(lab.database().database(), 3)
            .answer(io.k8slab.testing.Lab.get(caller, "/api/v1/audit/export?action=a."));
    assertThat(answer.headers()).containsEntry("x-truncated", "true");
    assertThat(new Answer(answer).text().lines()).hasSize(3);
  }
}

package io.k8slab.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.Unzip;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The archive where there is much, and where others come into what one did. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExportIT {
  private static final String EXPORT = "/api/v1/users/me/export";
  private static final int MANY = 150_000;
  private static TestDatabase db;
  private static TestApi api;

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    api = new TestApi(db.database());
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  @Test
  void more_than_an_archive_holds_comes_in_archives_that_join_without_a_gap() {
    var token = api.person(db, "many@example.com");
    var id = id(token);
    db.execute(
        """
        INSERT INTO audit_log (id, user_id, actor, action, subject, outcome, correlation_id, created_at)
        SELECT gen_random_uuid(), '%1$s', 'user:%1$s', 'test.act', 'thing:' || n, 'ok',
          gen_random_uuid(), now() - n * interval '1 second' FROM generate_series(1, %2$d) n
        """
            .formatted(id, MANY));
    var seen = new HashSet<String>();
    int archives = 0;
    for (var path = EXPORT; !path.isEmpty(); ) {
      var answer = api.get(path, token);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().body().length).isLessThan(Archive.MOST_BYTES);
      archives++;
      for (var row : audit(answer)) {
        if (row.get("action").stringValue().equals("test.act")) {
          assertThat(seen.add(row.get("id").stringValue())).as("twice").isTrue();
        }
      }
      assertThat(Unzip.files(answer.response().body()).containsKey("profile.json"))
          .isEqualTo(archives == 1);
      path = answer.header("link").replaceFirst("<(.*)>.*", "$1");
      assertThat(answer.header("x-truncated")).isEqualTo(path.isEmpty() ? "" : "true");
    }
    assertThat(archives).isGreaterThan(1);
    assertThat(seen).hasSize(MANY);
  }

  @Test
  void a_cursor_is_its_readers_alone() {
    var ada = api.person(db, "ada@example.com");
    for (var wrong : new String[] {"x", "aAAAA", "n", "n" + "A".repeat(43), "zz"}) {
      assertThat(api.get(EXPORT + "?cursor=" + wrong, ada).pointers()).containsExactly("cursor");
    }
  }

  @Test
  void what_others_did_from_where_is_not_told() {
    var ada = api.person(db, "told@example.com");
    var id = id(ada);
    var other = "01900000-0000-7000-8000-0000000000aa";
    act(id, "user:" + other, "by.another", "192.0.2.201", "{}");
    act(other, "user:" + id, "on.another", "192.0.2.202", "{\"roles\":\"secret-of-another\"}");
    act(id, "anonymous", "by.nobody", "192.0.2.203", "{}");
    act(other, "user:" + other, "not.hers", "192.0.2.204", "{}");
    var rows = audit(api.get(EXPORT, ada)).toString();
    assertThat(rows)
        .contains("by.another", "on.another", "by.nobody", "192.0.2.202", "192.0.2.203")
        .doesNotContain("192.0.2.201", "secret-of-another", "a-name", "not.hers", "192.0.2.204");
  }

  private static void act(
      String user, String actor, String action, String address, String details) {
    db.execute(
        """
        WITH act AS (
          INSERT INTO audit_log (id, user_id, actor, action, subject, outcome, details, correlation_id)
          VALUES (gen_random_uuid(), '%s', '%s', '%s', 'thing:1', 'ok', '%s', 'c') RETURNING id, user_id)
        INSERT INTO audit_personal (audit_id, salt, value)
          SELECT id, 'x', json_build_object('address', '%s',
            CASE WHEN user_id = '01900000-0000-7000-8000-0000000000aa' THEN 'name' ELSE 'more' END,
            CASE WHEN user_id = '01900000-0000-7000-8000-0000000000aa' THEN 'a-name' ELSE '' END)
          FROM act
        """
            .formatted(user, actor, action, details, address));
  }

  private static String id(String token) {
    return api.get("/api/v1/users/me", token).field("id");
  }

  private static JsonNode audit(Answer answer) {
    return JsonMapper.shared()
        .readTree(Unzip.files(answer.response().body()).getOrDefault("audit.json", "[]"));
  }
}

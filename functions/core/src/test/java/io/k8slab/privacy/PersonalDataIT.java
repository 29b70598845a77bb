package io.k8slab.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.audit.chain.AuditKeys;
import io.k8slab.audit.chain.SealAudit;
import io.k8slab.audit.chain.Verification;
import io.k8slab.audit.chain.VerifyAudit;
import io.k8slab.privacy.Classification.Kind;
import io.k8slab.privacy.jdbc.Part;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.Unzip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Holds infra/docs/privacy.md against the schema, the archive and what an erasure leaves. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PersonalDataIT {
  private static final Classification DOCUMENT = Classification.read();
  private static TestDatabase db;
  private static TestApi api;
  private static Marks marks;

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    api = new TestApi(db.database());
    marks = new Marks(db);
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  /** Somebody who is signed in. */
  private record Person(String token, UUID id, UUID cluster) {}

  @Test
  void every_column_of_the_schema_is_classified_once() {
    assertThat(DOCUMENT.columns().stream().map(Classification.Column::id))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            marks.columns().stream().map(Marks.Found::id).toList());
  }

  @Test
  void every_file_that_the_document_names_is_in_the_archive_and_every_other_way_round() {
    var files = Part.all().stream().map(Part::file).collect(Collectors.toSet());
    var named =
        DOCUMENT.columns().stream()
            .map(Classification.Column::file)
            .filter(file -> !file.isEmpty())
            .collect(Collectors.toSet());
    assertThat(named).isEqualTo(files);
    assertThat(DOCUMENT.columns())
        .allSatisfy(column -> assertThat(column.erased()).as(column.id()).isNotEmpty());
    assertThat(DOCUMENT.columns().stream().filter(column -> column.kind() == Kind.SECRET))
        .allSatisfy(column -> assertThat(column.file()).as(column.id()).isEmpty());
  }

  @Test
  void what_is_held_on_a_person_is_in_the_archive_and_then_nowhere() {
    var ada = person("ada");
    var bob = person("bob");
    var root = person("root");
    db.execute(
        "UPDATE users SET roles = '{system_admin,user}' WHERE id = '%s'".formatted(root.id()));
    api.forget(root.id());
    var team = team(bob.id(), ada.id());
    fill("ada", ada, team);
    fill("bob", bob, team);
    everyPersonalColumnHasAMark("ada");
    everyPersonalColumnHasAMark("bob");

    theArchiveHasWhatTheDocumentSays(ada);
    var hers = new ArrayList<>(List.of(ada.id().toString(), ada.cluster().toString(), "ada-"));
    hers.addAll(acts(ada));
    var others = marks.rowsWithout(hers);
    var ofBob = marks.of("bob");
    var answer = api.json("DELETE", "/api/v1/users/" + ada.id(), root.token(), "");
    assertThat(answer.status()).isEqualTo(202);

    assertThat(marks.of("ada")).isEmpty();
    assertThat(marks.of("bob")).isEqualTo(ofBob);
    var gone = new TreeSet<>(others);
    gone.removeAll(marks.rowsWithout(hers));
    assertThat(gone).as("rows of others that were touched").isEmpty();
    anErasedPersonIsANumber(ada);
    theAuditLogHolds(ada);
  }

  private static void everyPersonalColumnHasAMark(String who) {
    var found = marks.of(who);
    var words =
        marks.columns().stream()
            .filter(Marks.Found::canHoldWords)
            .map(Marks.Found::id)
            .collect(Collectors.toSet());
    // what must be one of a few words
    words.removeAll(
        Set.of(
            "email_tokens.purpose",
            "device_codes.status",
            "team_invitations.role",
            "team_members.role",
            "users.roles"));
    assertThat(
            DOCUMENT.columns().stream()
                .filter(column -> column.kind() != Kind.NO && words.contains(column.id()))
                .map(Classification.Column::id))
        .as("columns that can hold a word of somebody's own: fill them in Marks")
        .allSatisfy(column -> assertThat(found).containsKey(column));
  }

  private static void theArchiveHasWhatTheDocumentSays(Person ada) {
    var answer = api.get("/api/v1/users/me/export", ada.token());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("content-disposition")).startsWith("attachment; filename=");
    var files = Unzip.files(answer.response().body());
    var due = new HashMap<String, Set<String>>();
    var held = marks.of("ada");
    for (var column : DOCUMENT.columns()) {
      if (column.kind() == Kind.PERSONAL && !column.file().isEmpty()) {
        due.computeIfAbsent(column.file(), _ -> new TreeSet<>())
            .addAll(held.getOrDefault(column.id(), Set.of()));
      }
    }
    due.forEach(
        (file, wanted) ->
            assertThat(Marks.in(files.getOrDefault(file, ""), "ada")).as(file).containsAll(wanted));
    var all = String.join("\n", files.values());
    DOCUMENT.columns().stream()
        .filter(column -> column.kind() == Kind.SECRET)
        .forEach(secret -> assertThat(all).doesNotContain("ada-mark-" + secret.id() + "\""));
    assertThat(all).doesNotContain("bob-mark", "ada-guest", "bob-guest");
    assertThat(files.get("README.txt"))
        .contains("complete")
        .contains(files.keySet().stream().filter(name -> name.endsWith(".json")).toList());
    assertThat(files.get("quota.json")).contains("\"teams\":7");
    assertThat(files.get("teams.json")).contains("\"shared\"");
    assertThat(
            db.value(
                "SELECT count(*) FROM audit_log WHERE action = 'user.export' AND user_id = '%s'"
                    .formatted(ada.id())))
        .isEqualTo("1");
  }

  /** The ids of the audit rows by and about somebody. */
  private static List<String> acts(Person person) {
    return List.of(
        String.valueOf(
                db.value(
                    """
                    SELECT string_agg(id::text, ' ') FROM audit_log
                    WHERE user_id = '%1$s' OR actor = 'user:%1$s'
                    """
                        .formatted(person.id())))
            .split(" ", -1));
  }

  private static void anErasedPersonIsANumber(Person ada) {
    assertThat(
            db.value(
                """
                SELECT concat_ws(' ', kind, email, email_key, full_name, password_hash, roles,
                  email_confirmed_at, suspended_at) FROM users WHERE id = '%s'
                """
                    .formatted(ada.id())))
        .isEqualTo("erased {user}");
    for (var table :
        List.of(
            "sessions",
            "refresh_tokens",
            "access_tokens",
            "identities",
            "team_members",
            "quotas",
            "idempotency_keys",
            "mails",
            "email_tokens",
            "ws_tickets",
            "device_codes")) {
      assertThat(
              db.value("SELECT count(*) FROM %s WHERE user_id = '%s'".formatted(table, ada.id())))
          .as(table)
          .isEqualTo("0");
    }
    assertThat(
            db.value(
                "SELECT count(*) FROM login_attempts WHERE key IN (sha256('ada-mark-sessions.address"
                    + "\\012ada-mark-users.email_key@example.com'),"
                    + " sha256('mail\\012ada-mark-sessions.address\\012%s'))".formatted(ada.id())))
        .isEqualTo("0");
    assertThat(
            db.value(
                "SELECT count(*) FROM access_tokens WHERE created_by = '%s'".formatted(ada.id())))
        .isEqualTo("0");
  }

  private static void theAuditLogHolds(Person ada) {
    assertThat(
            db.value(
                """
                SELECT string_agg(DISTINCT action, ' ' ORDER BY action) FROM audit_log
                WHERE subject = 'user:%s' AND action LIKE '%%.erase%%'
                """
                    .formatted(ada.id())))
        .isEqualTo("audit.erase user.erase user.erase_asked");
    new SealAudit(db.database(), AuditKeys.NONE, Duration.ZERO).run();
    assertThat(
            new VerifyAudit(db.database(), AuditKeys.NONE, Duration.ofDays(400), Optional.empty())
                .run())
        .isInstanceOf(Verification.Holds.class);
  }

  private static Person person(String name) {
    var token = api.person(db, name + "@example.com");
    var id = UUID.fromString(api.get("/api/v1/users/me", token).field("id"));
    return new Person(token, id, UuidCreator.getTimeOrderedEpoch());
  }

  private static UUID team(UUID admin, UUID member) {
    var team = UuidCreator.getTimeOrderedEpoch();
    db.execute(
        """
        INSERT INTO teams (id, name) VALUES ('%1$s', 'shared');
        INSERT INTO team_members (team_id, user_id, role) VALUES ('%1$s', '%2$s', 'admin'),
          ('%1$s', '%3$s', 'member')
        """
            .formatted(team, admin, member));
    return team;
  }

  private static void fill(String who, Person person, UUID team) {
    var account = UuidCreator.getTimeOrderedEpoch();
    db.execute(
        """
        INSERT INTO users (id, kind, full_name) VALUES ('%1$s', 'service_account', 'ci');
        INSERT INTO team_members (team_id, user_id, role) VALUES ('%2$s', '%1$s', 'member')
        """
            .formatted(account, team));
    var session =
        UUID.fromString(
            String.valueOf(
                db.value("SELECT id FROM sessions WHERE user_id = '%s'".formatted(person.id()))));
    marks.fill(who, person.id(), session, team, person.cluster(), account);
  }
}

package io.k8slab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.audit.chain.AuditKeys;
import io.k8slab.audit.chain.Verification;
import io.k8slab.audit.chain.VerifyAudit;
import io.k8slab.jdbc.MigrateSchema;
import io.k8slab.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EraseAuditIT {
  private static AuditLab lab;

  @BeforeAll
  static void start() {
    lab = new AuditLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void reset() {
    lab.reset();
  }

  /** Every value of every table of ours. */
  private static String dump(TestDatabase database) {
    return String.valueOf(
        database.value(
            """
            SELECT string_agg(query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false,
              '')::text, '') FROM pg_tables WHERE schemaname = 'public'
            """));
  }

  private static Verification verify(TestDatabase database) {
    return new VerifyAudit(
            database.database(), AuditKeys.NONE, Duration.ofDays(400), Optional.empty())
        .run();
  }

  @Test
  void what_is_personal_of_a_person_goes_and_the_chain_holds() {
    lab.write(AuditLab.act(AuditLab.ADA, 7));
    lab.write(AuditLab.act(AuditLab.BOB, 8));
    lab.write(
        new AuditEntry(
            AuditLab.ADA,
            "user:" + AuditLab.BOB,
            "user.suspend",
            "user:" + AuditLab.ADA,
            true,
            "192.0.2.9",
            Map.of(),
            "c"));
    lab.seal();
    lab.write(AuditLab.act(AuditLab.ADA, 10));
    assertThat(dump(lab.database())).contains("192.0.2.7", "person7@example.com", "192.0.2.10");
    int erased =
        lab.database()
            .database()
            .transact(c -> EraseAudit.of(c, AuditLab.ADA, "user:" + AuditLab.ADA, "correlation-e"));
    assertThat(erased).isEqualTo(3);
    assertThat(dump(lab.database()))
        .doesNotContain("192.0.2.7", "person7@example.com", "192.0.2.9", "192.0.2.10")
        .contains("192.0.2.8", "person8@example.com");
    assertThat(verify(lab.database())).isInstanceOf(Verification.Holds.class);
    lab.seal();
    assertThat(verify(lab.database())).isInstanceOf(Verification.Holds.class);
    assertThat(
            lab.database()
                .value(
                    "SELECT actor || ' ' || subject || ' ' || (details->>'rows') FROM audit_log"
                        + " WHERE action = 'audit.erase'"))
        .isEqualTo("user:%s user:%s 3".formatted(AuditLab.ADA, AuditLab.ADA));
  }

  @Test
  void a_row_of_the_version_before_has_its_address_beside_it() throws SQLException {
    try (var connection = lab.database().dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO audit_log (id, user_id, actor, action, subject, outcome, address, correlation_id)
          VALUES (gen_random_uuid(), '%s', 'user:x', 'a.b', 's', 'ok', '192.0.2.77', 'c')
          """
              .formatted(AuditLab.ADA));
    }
    assertThat(lab.database().value("SELECT address FROM audit_log")).isNull();
    assertThat(dump(lab.database())).contains("192.0.2.77");
    lab.seal();
    assertThat(verify(lab.database())).isInstanceOf(Verification.Holds.class);
    lab.database().database().transact(c -> EraseAudit.of(c, AuditLab.ADA, "user:y", "c"));
    assertThat(dump(lab.database())).doesNotContain("192.0.2.77");
    assertThat(verify(lab.database())).isInstanceOf(Verification.Holds.class);
  }

  @Test
  void the_migration_takes_over_the_rows_that_are_there() throws SQLException {
    try (var old = TestDatabase.empty()) {
      Flyway.configure().dataSource(old.owner()).target("3").load().migrate();
      old.execute(
          """
          INSERT INTO audit_log (id, actor, action, subject, outcome, address, correlation_id)
          VALUES (gen_random_uuid(), 'user:x', 'a.b', 's', 'ok', '192.0.2.78', 'c'),
            (gen_random_uuid(), 'user:x', 'a.b', 's', 'ok', NULL, 'c')
          """);
      new MigrateSchema(old.owner()).migrate(Optional.of(TestDatabase.PASSWORD));
      assertThat(old.value("SELECT count(*) FROM audit_log WHERE address IS NOT NULL"))
          .isEqualTo("0");
      assertThat(old.value("SELECT value->>'address' FROM audit_personal")).isEqualTo("192.0.2.78");
      var sealer =
          new io.k8slab.audit.chain.SealAudit(old.database(), AuditKeys.NONE, Duration.ZERO);
      assertThat(sealer.run().rows()).isEqualTo(2);
      assertThat(verify(old)).isInstanceOf(Verification.Holds.class);
    }
  }

  @Test
  void an_account_that_goes_leaves_its_rows_as_they_were() {
    lab.database()
        .execute(
            "INSERT INTO users (id, email, email_key) VALUES ('%s', 'a@b.c', 'a@b.c')"
                .formatted(AuditLab.BOB));
    lab.write(AuditLab.act(AuditLab.BOB, 1));
    lab.seal();
    lab.database().execute("DELETE FROM users");
    assertThat(lab.database().value("SELECT user_id FROM audit_log"))
        .isEqualTo(AuditLab.BOB.toString());
    assertThat(verify(lab.database())).isInstanceOf(Verification.Holds.class);
  }
}

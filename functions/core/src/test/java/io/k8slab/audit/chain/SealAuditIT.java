package io.k8slab.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.audit.AuditLab;
import io.k8slab.audit.RecordAudit;
import io.k8slab.audit.chain.SealAudit.Sealed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SealAuditIT {
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

  private static Verification verify() {
    return new VerifyAudit(
            lab.database().database(), AuditKeys.NONE, Duration.ofDays(400), Optional.empty())
        .run();
  }

  @Test
  void every_committed_row_is_sealed_once_in_batches() {
    lab.write(2500);
    assertThat(lab.seal()).isEqualTo(new Sealed(3, 2500, 0));
    assertThat(lab.seal()).isEqualTo(new Sealed(0, 0, 0));
    assertThat(
            lab.database()
                .value("SELECT string_agg(entries::text, ' ' ORDER BY seal) FROM audit_seals"))
        .isEqualTo("1000 1000 500");
    assertThat(verify())
        .isInstanceOfSatisfying(
            Verification.Holds.class,
            holds -> {
              assertThat(holds.extent().seals()).isEqualTo(3);
              assertThat(holds.extent().rows()).isEqualTo(2500);
              assertThat(holds.extent().waiting()).isZero();
            });
  }

  @Test
  void nothing_was_written_is_a_chain_that_holds() {
    assertThat(lab.seal()).isEqualTo(new Sealed(0, 0, 0));
    assertThat(verify()).isInstanceOf(Verification.Holds.class);
  }

  @Test
  void a_batch_waits_for_more_rows() {
    lab.write(1);
    var patient = new SealAudit(lab.database().database(), AuditKeys.NONE, Duration.ofHours(1));
    assertThat(patient.run()).isEqualTo(new Sealed(0, 0, 0));
    assertThat(verify())
        .isInstanceOfSatisfying(
            Verification.Holds.class, holds -> assertThat(holds.extent().waiting()).isEqualTo(1));
  }

  @Test
  void a_row_that_is_committed_late_is_in_a_later_batch() throws SQLException {
    try (var late = lab.database().dataSource().getConnection()) {
      late.setAutoCommit(false);
      RecordAudit.write(late, AuditLab.act(AuditLab.BOB, 1));
      lab.write(2);
      assertThat(lab.seal()).isEqualTo(new Sealed(1, 2, 0));
      late.commit();
    }
    assertThat(lab.seal()).isEqualTo(new Sealed(1, 1, 0));
    assertThat(
            lab.database()
                .value(
                    "SELECT s.seal FROM audit_sealed s JOIN audit_log a ON a.id = s.audit_id"
                        + " ORDER BY a.id LIMIT 1"))
        .as("the seal of the row that was written first")
        .isEqualTo("2");
    assertThat(verify()).isInstanceOf(Verification.Holds.class);
  }

  @Test
  void sealers_side_by_side_skip_nothing_and_seal_nothing_twice() throws Exception {
    var writing = new AtomicInteger(3);
    try (var threads = Executors.newFixedThreadPool(6)) {
      var all = new ArrayList<Future<Integer>>();
      Callable<Integer> writer =
          () -> {
            for (int number = 0; number < 100; number++) {
              lab.write(AuditLab.act(AuditLab.ADA, number));
            }
            return writing.decrementAndGet();
          };
      Callable<Integer> sealer =
          () -> {
            int rows = 0;
            while (writing.get() > 0) {
              rows += lab.seal().rows();
            }
            return rows;
          };
      var sealers = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 3; i++) {
        all.add(threads.submit(writer));
        sealers.add(threads.submit(sealer));
      }
      int sealed = 0;
      for (var one : all) {
        one.get();
      }
      for (var one : sealers) {
        sealed += one.get();
      }
      assertThat(sealed + lab.seal().rows()).isEqualTo(300);
    }
    assertThat(lab.database().value("SELECT count(*) FROM audit_sealed")).isEqualTo("300");
    assertThat(lab.database().value("SELECT max(seal) = count(*) FROM audit_seals")).isEqualTo("t");
    assertThat(verify()).isInstanceOf(Verification.Holds.class);
  }

  @Test
  void what_is_past_retention_goes_and_the_chain_goes_on() {
    lab.seals(25);
    lab.database().execute("UPDATE audit_retention SET keep = interval '0'");
    assertThat(lab.seal()).isEqualTo(new Sealed(0, 0, 75));
    lab.database().execute("UPDATE audit_retention SET keep = interval '400 days'");
    assertThat(lab.seal()).as("it is written down that rows went").isEqualTo(new Sealed(1, 2, 0));
    lab.seals(1);
    for (var table : new String[] {"audit_log", "audit_sealed"}) {
      assertThat(lab.database().value("SELECT count(*) FROM " + table)).isEqualTo("5");
    }
    assertThat(lab.database().value("SELECT count(*) FROM audit_personal")).isEqualTo("3");
    assertThat(lab.database().value("SELECT count(*) FROM audit_seals")).isEqualTo("27");
    assertThat(
            lab.database()
                .value(
                    "SELECT string_agg(details::text, ' ' ORDER BY id) FROM audit_log"
                        + " WHERE action = 'audit.prune'"))
        .isEqualTo(
            "{\"rows\": 60, \"last_seal\": 20, \"first_seal\": 1}"
                + " {\"rows\": 15, \"last_seal\": 25, \"first_seal\": 21}");
    var after =
        new VerifyAudit(
                lab.database().database(), AuditKeys.NONE, Duration.ofNanos(1), Optional.empty())
            .run();
    assertThat(after)
        .isInstanceOfSatisfying(
            Verification.Holds.class,
            holds -> {
              assertThat(holds.extent().prunedThrough()).isEqualTo(25);
              assertThat(holds.extent().rows()).isEqualTo(5);
            });
    lab.database()
        .execute("DELETE FROM audit_log WHERE id = (SELECT id FROM audit_log ORDER BY id LIMIT 1)");
    assertThat(verify()).isInstanceOf(Verification.Broken.class);
  }

  @Test
  void the_functions_cannot_prune_what_is_not_past_retention() throws SQLException {
    lab.seals(2);
    try (var connection = lab.database().dataSource().getConnection();
        var rows = connection.createStatement().executeQuery("SELECT * FROM prune_audit(1000)")) {
      assertThat(rows.next()).isFalse();
    }
    assertThat(lab.database().value("SELECT count(*) FROM audit_log")).isEqualTo("6");
  }
}

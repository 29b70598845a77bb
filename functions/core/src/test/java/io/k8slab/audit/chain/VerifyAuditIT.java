package io.k8slab.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.audit.AuditLab;
import io.k8slab.audit.chain.Fault.Kind;
import io.k8slab.audit.jdbc.ChainRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database's owner does to the log, and what shows of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifyAuditIT {
  private static final Duration RETENTION = Duration.ofDays(400);
  private static AuditLab lab;

  @BeforeAll
  static void start() {
    lab = new AuditLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** Three seals of three rows each. */
  @BeforeEach
  void reset() {
    lab.reset();
    lab.seals(3);
    lab.database()
        .execute(
            """
            CREATE OR REPLACE FUNCTION row_at(s int, p int) RETURNS uuid LANGUAGE sql AS
              'SELECT audit_id FROM audit_sealed WHERE seal = s AND position = p'
            """);
  }

  private static Verification verify(AuditKeys keys, Seal.Head noted) {
    return new VerifyAudit(
            lab.database().database(),
            keys,
            RETENTION,
            Optional.of(noted).filter(n -> n.number() > 0))
        .run();
  }

  private static List<Fault> faults() {
    return faults(verify(AuditKeys.NONE, Seal.NONE));
  }

  private static List<Fault> faults(Verification verification) {
    return switch (verification) {
      case Verification.Holds _ -> List.of();
      case Verification.Broken(_, var faults) -> faults;
    };
  }

  private static Seal.Head head() {
    return lab.database()
        .database()
        .read(c -> ChainRows.seals(c, 0, 100).stream().reduce((_, last) -> last))
        .map(seal -> new Seal.Head(seal.number(), seal.hash()))
        .orElseThrow();
  }

  @Test
  void an_untouched_log_holds_also_against_a_seal_that_was_noted() {
    assertThat(faults()).isEmpty();
    assertThat(faults(verify(AuditKeys.NONE, head()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        // rows
        "ROW_MISSING # 2 # DELETE FROM audit_log WHERE id = row_at(2, 1)",
        "ROW_MISSING # 2 # DELETE FROM audit_log WHERE id = row_at(2, 1); DELETE FROM audit_sealed WHERE seal = 2 AND position = 1",
        "ROW_MISSING # 3 # DELETE FROM audit_log WHERE id = row_at(3, 2); DELETE FROM audit_sealed WHERE seal = 3 AND position = 2",
        "ROW_CHANGED # 1 # UPDATE audit_log SET actor = 'user:x' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET action = action || 'x' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET subject = 'thing:x' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET outcome = 'refused' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET details = details || '{\"number\": 7}' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET details = details - 'ratio' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET correlation_id = 'x' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET created_at = created_at + interval '1 microsecond' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET user_id = NULL WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET team_id = id WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET address = '192.0.2.0' WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 1 # UPDATE audit_log SET personal_hash = NULL WHERE id = row_at(1, 0)",
        "ROW_CHANGED # 2 # UPDATE audit_log a SET subject = b.subject, details = b.details FROM audit_log b WHERE (a.id, b.id) IN ((row_at(2, 0), row_at(2, 1)), (row_at(2, 1), row_at(2, 0)))",
        "ROWS_EXCHANGED # 2 # UPDATE audit_sealed SET position = 9 WHERE seal = 2 AND position = 0; UPDATE audit_sealed SET position = 0 WHERE seal = 2 AND position = 1; UPDATE audit_sealed SET position = 1 WHERE seal = 2 AND position = 9",
        "ROW_ADDED # 2 # INSERT INTO audit_log (id, actor, action, subject, outcome, correlation_id) VALUES (gen_random_uuid(), 'user:x', 'a', 's', 'ok', 'c'); INSERT INTO audit_sealed SELECT audit_id, 2, 3, '' FROM audit_unsealed; DELETE FROM audit_unsealed",
        "ROW_CHANGED # 2 # DELETE FROM audit_log WHERE id = row_at(2, 1); INSERT INTO audit_log (id, actor, action, subject, outcome, correlation_id) VALUES (row_at(2, 1), 'user:x', 'a', 's', 'ok', 'c')",
        "ROW_UNKNOWN # 0 # ALTER TABLE audit_log DISABLE TRIGGER ALL; INSERT INTO audit_log (id, actor, action, subject, outcome, correlation_id) VALUES (gen_random_uuid(), 'user:x', 'a', 's', 'ok', 'c'); ALTER TABLE audit_log ENABLE TRIGGER ALL",
        "PERSONAL_CHANGED # 1 # UPDATE audit_personal SET value = '{\"address\":\"198.51.100.1\"}' WHERE audit_id = row_at(1, 0)",
        // seals
        "SEAL_MISSING # 2 # DELETE FROM audit_seals WHERE seal = 2",
        "SEAL_MISSING # 1 # DELETE FROM audit_seals WHERE seal = 1",
        "SEAL_MISSING # 3 # DELETE FROM audit_seals WHERE seal = 3",
        "SEAL_MISSING # 2 # DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_sealed WHERE seal = 2); DELETE FROM audit_sealed WHERE seal = 2; DELETE FROM audit_seals WHERE seal = 2",
        "SEAL_MISPLACED # 2 # DELETE FROM audit_seals WHERE seal = 2; DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_sealed WHERE seal = 2); DELETE FROM audit_sealed WHERE seal = 2; UPDATE audit_seals SET seal = 2 WHERE seal = 3; UPDATE audit_sealed SET seal = 2 WHERE seal = 3",
        "ROW_UNKNOWN # 0 # DELETE FROM audit_sealed WHERE seal = 3; DELETE FROM audit_seals WHERE seal = 3",
        "SEAL_CHANGED # 2 # UPDATE audit_seals SET sealed_at = sealed_at - interval '1 day' WHERE seal = 2",
        "SEAL_CHANGED # 2 # UPDATE audit_seals SET entries = 2 WHERE seal = 2",
        "SEAL_CHANGED # 2 # UPDATE audit_seals SET root = previous WHERE seal = 2",
        "SEAL_CHANGED # 2 # UPDATE audit_seals SET root = '' WHERE seal = 2",
        "SEAL_MISPLACED # 3 # UPDATE audit_seals SET hash = root WHERE seal = 2",
        "SEAL_MISPLACED # 2 # UPDATE audit_seals SET previous = root WHERE seal = 2",
        // retention
        "PRUNED_EARLY # 1 # SELECT prune_audit(9); UPDATE audit_retention SET keep = interval '0'; SELECT prune_audit(1)",
        "ROW_ADDED # 1 # UPDATE audit_retention SET pruned_through = 1",
        "SEAL_MISSING # 9 # UPDATE audit_retention SET pruned_through = 9",
      })
  void what_was_done_to_the_log_is_found_where_it_was_done(Kind kind, long seal, String sql) {
    lab.database().execute(sql);
    assertThat(faults())
        .anyMatch(fault -> fault.kind() == kind && fault.seal() == seal)
        .allSatisfy(fault -> assertThat(fault.text()).isNotBlank());
  }

  @Test
  void a_row_that_was_removed_while_it_waited_is_found() {
    lab.write(1);
    lab.database()
        .execute("DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_unsealed)");
    assertThat(faults()).extracting(Fault::kind).containsExactly(Kind.ROW_MISSING);
    lab.seals(1);
    assertThat(faults()).extracting(Fault::kind).containsExactly(Kind.ROW_MISSING);
  }

  @Test
  void a_changed_row_whose_hash_was_changed_with_it_is_found_by_its_seal() {
    lab.database().execute("UPDATE audit_log SET actor = 'user:x' WHERE id = row_at(2, 1)");
    var changed = lab.database().database().read(c -> ChainRows.batch(c, 2)).get(1).row();
    lab.database()
        .execute(
            "UPDATE audit_sealed SET hash = '\\x%s' WHERE seal = 2 AND position = 1"
                .formatted(
                    HexFormat.of().formatHex(java.util.Objects.requireNonNull(changed).hash())));
    assertThat(faults()).containsExactly(new Fault(Kind.ROWS_EXCHANGED, 2, null));
  }

  @Test
  void the_newest_seal_cut_off_with_its_rows_shows_against_a_note_only() {
    var noted = head();
    lab.database()
        .execute(
            """
            DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_sealed WHERE seal = 3);
            DELETE FROM audit_sealed WHERE seal = 3;
            DELETE FROM audit_seals WHERE seal = 3
            """);
    assertThat(faults()).as("by nature").isEmpty();
    assertThat(faults(verify(AuditKeys.NONE, noted)))
        .containsExactly(new Fault(Kind.SEAL_MISSING, 3, null));
    lab.seals(1);
    assertThat(faults(verify(AuditKeys.NONE, noted)))
        .containsExactly(new Fault(Kind.SEAL_NOT_AS_NOTED, 3, null));
  }

  private static AuditKeys keys(String... texts) {
    var all =
        java.util.stream.Stream.of(texts)
            .map(t -> new SecretKeySpec(t.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"))
            .toList();
    return new AuditKeys(Optional.of(all.getFirst()), all.subList(1, all.size()));
  }

  /** As its owner could: the rows changed, every seal made again. */
  private static void writeAnew() {
    lab.database()
        .execute(
            """
            UPDATE audit_log SET actor = 'user:x';
            INSERT INTO audit_unsealed SELECT audit_id FROM audit_sealed;
            DELETE FROM audit_sealed;
            DELETE FROM audit_seals
            """);
    assertThat(lab.seal().rows()).isPositive();
  }

  @Test
  void a_chain_written_anew_shows_by_the_key_that_its_writer_has_not() {
    lab.write(3);
    assertThat(lab.sealer(keys("one")).run().rows()).isEqualTo(3);
    assertThat(faults(verify(keys("one"), Seal.NONE))).isEmpty();
    assertThat(faults(verify(keys("two", "one"), Seal.NONE))).isEmpty();
    assertThat(faults()).as("without the key one looks at no mac").isEmpty();
    assertThat(faults(verify(keys("two"), Seal.NONE)))
        .containsExactly(new Fault(Kind.MAC_WRONG, 4, null));
    var noted = head();
    writeAnew();
    assertThat(faults()).as("without a key, by nature").isEmpty();
    assertThat(faults(verify(keys("one"), Seal.NONE)))
        .containsExactly(new Fault(Kind.MAC_MISSING, 1, null));
    assertThat(faults(verify(AuditKeys.NONE, noted)))
        .containsExactly(new Fault(Kind.SEAL_MISSING, 4, null));
  }

  @Test
  void once_there_is_a_key_every_later_seal_has_a_mac() {
    lab.write(1);
    assertThat(lab.sealer(keys("one")).run().seals()).isEqualTo(1);
    lab.seals(1);
    assertThat(faults()).containsExactly(new Fault(Kind.MAC_MISSING, 5, null));
  }

  @Test
  void faults_are_named_up_to_a_hundred() {
    lab.write(300);
    lab.seal();
    lab.database().execute("UPDATE audit_log SET actor = 'user:x'");
    assertThat(faults()).hasSize(100);
  }
}

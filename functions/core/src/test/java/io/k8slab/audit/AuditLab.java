package io.k8slab.audit;

import io.k8slab.audit.chain.AuditKeys;
import io.k8slab.audit.chain.SealAudit;
import io.k8slab.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** The audit log of a database, written as features do and sealed without rest. */
public final class AuditLab implements AutoCloseable {
  public static final UUID ADA = UUID.fromString("01900000-0000-7000-8000-00000000000a");
  public static final UUID BOB = UUID.fromString("01900000-0000-7000-8000-00000000000b");

  private final TestDatabase database = TestDatabase.create();

  /** Empty, as after the migration. */
  public void reset() {
    database.execute(
        "TRUNCATE audit_log, audit_personal, audit_unsealed, audit_seals, audit_sealed;"
            + " UPDATE audit_retention SET keep = interval '400 days', pruned_through = 0");
  }

  public TestDatabase database() {
    return database;
  }

  /** Something that a person does from an address, telling an e-mail. */
  public static AuditEntry act(UUID user, int number) {
    return new AuditEntry(
            user,
            null,
            "user:" + user,
            "test.act",
            "thing:" + number,
            number % 2 == 0,
            "192.0.2." + number % 250,
            Map.of("number", number, "ratio", 0.5, "deep", Map.of("b", 1, "a", "ü")),
            "correlation-" + number)
        .withPersonal(Map.of("email", "person" + number + "@example.com"));
  }

  public void write(AuditEntry entry) {
    database
        .database()
        .transact(
            connection -> {
              RecordAudit.write(connection, entry);
              return 0;
            });
  }

  /** So many acts of Ada, in one transaction. */
  public void write(int acts) {
    database
        .database()
        .transact(
            connection -> {
              for (int number : IntStream.range(0, acts).toArray()) {
                RecordAudit.write(connection, act(ADA, number));
              }
              return 0;
            });
  }

  public SealAudit sealer(AuditKeys keys) {
    return new SealAudit(database.database(), keys, Duration.ZERO);
  }

  public SealAudit.Sealed seal() {
    return sealer(AuditKeys.NONE).run();
  }

  /** So many seals of three rows each. */
  public void seals(int count) {
    for (int seal = 0; seal < count; seal++) {
      write(3);
      seal();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}

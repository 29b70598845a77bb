package io.k8slab.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.host.KnownAgents;
import io.k8slab.host.RegisterAgent;
import io.k8slab.host.TrackHosts;
import io.k8slab.inbox.BuryRecord;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.inbox.ReadSigned;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.Sql;
import io.k8slab.testing.TestAgent;
import io.k8slab.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL whose files are copied while it is stopped, and put back later. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RestoredDatabaseIT {
  private static final ReaperConfig AT_ONCE =
      new ReaperConfig(Duration.ZERO, 3, Duration.ofMinutes(5));

  @TempDir private Path backup;
  private TestPostgres postgres;
  private final TestAgent agent = new TestAgent("agent-1", "default");
  private @Nullable HikariDataSource pool;
  private long offset;

  @BeforeEach
  void start() {
    postgres = TestPostgres.started();
    new RegisterAgent(database()).register(agent.id(), agent.pool(), agent.publicKey(), "setup");
  }

  @AfterEach
  void stop() throws IOException {
    disconnect();
    postgres.close();
  }

  @Test
  void what_was_made_after_the_backup_is_not_removed_until_somebody_confirms() throws IOException {
    report();
    stopped(() -> postgres.copyTo(backup));
    var made = make();
    report(made);
    assertThat(quarantined()).isZero();

    stopped(() -> postgres.putBack(backup));
    report(made);
    assertThat(quarantined()).as("it is not known any more").isEqualTo(1);
    assertThat(reap()).isZero();
    new ConfirmReaper(database()).confirm("user:x", null, "c");
    assertThat(reap()).isEqualTo(1);
  }

  @Test
  void one_that_was_only_stopped_stops_nothing() throws IOException {
    report();
    stopped(() -> {});
    report(UUID.randomUUID());
    assertThat(reap()).isEqualTo(1);
  }

  private interface Meanwhile {
    void run() throws IOException;
  }

  private void stopped(Meanwhile meanwhile) throws IOException {
    disconnect();
    postgres.stop();
    meanwhile.run();
    postgres.start();
  }

  /** Made and placed, as far as reports are concerned. */
  private UUID make() {
    var id = UUID.randomUUID();
    database()
        .<Integer>transact(
            connection ->
                Sql.update(
                        connection,
                        """
                        INSERT INTO users (id, email, email_key, password_hash)
                        VALUES (?, 'a@example.com', 'a@example.com', 'x')
                        """,
                        id)
                    + Sql.update(
                        connection,
                        """
                        INSERT INTO clusters (id, user_id, name, status, provider, version,
                          control_planes, workers, cpu_millis, memory_bytes, disk_bytes, generation,
                          ttl_seconds, correlation_id)
                        VALUES (?, ?, 'demo', 'PROVISIONING', 'kwok', '1.34.4', 1, 0, 1, 1, 1, 1, 60, 'c')
                        """,
                        id,
                        id));
    return id;
  }

  private void report(UUID... clusters) {
    var hosted =
        java.util.Arrays.stream(clusters)
            .map(id -> new HostedCluster(id, 1, HostedState.RUNNING))
            .toArray(HostedCluster[]::new);
    var signed =
        agent.record(agent.report("host-1", 5, Instant.now().plus(Duration.ofMinutes(1)), hosted));
    new TrackHosts(
            database(),
            new ReadSigned(new KnownAgents(database(), InstantSource.system())),
            new BuryRecord(
                () -> {
                  throw new AssertionError("nothing is buried");
                }),
            (_, _, _) -> {
              throw new AssertionError("nothing of ours is left over");
            },
            new Quarantine(),
            new WatchRestores(database()))
        .accept(
            new InboundRecord(
                signed.topic(),
                0,
                offset++,
                signed.key(),
                signed.headers(),
                Objects.requireNonNull(signed.value())));
  }

  private int reap() {
    return new ReapStrangers(database(), _ -> {}, AT_ONCE, InstantSource.system()).run();
  }

  private long quarantined() {
    return database()
        .read(
            connection ->
                Sql.one(connection, "SELECT count(*) FROM quarantine", row -> row.getLong(1))
                    .orElseThrow());
  }

  private Database database() {
    if (pool == null) {
      pool = DataSources.hikari(postgres.config());
    }
    return new Database(pool);
  }

  private void disconnect() {
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}

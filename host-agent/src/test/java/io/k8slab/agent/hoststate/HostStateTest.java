package io.k8slab.agent.hoststate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.agent.testing.ScriptedShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostStateTest {
  private final HostName name = HostName.of(UUID.randomUUID());
  @TempDir private Path folder;
  private HostState one;
  private HostState other;

  @BeforeEach
  void open() {
    one = new HostState(new LocalShell(), folder + "/state", "agent-1");
    other = new HostState(new LocalShell(), folder + "/state", "agent-2");
  }

  private LockResult.Granted granted(HostState by, long generation, int attempt, Wish wish) {
    LockResult result = by.tryLock(name, generation, attempt, wish);
    assertThat(result).isInstanceOf(LockResult.Granted.class);
    return (LockResult.Granted) result;
  }

  @Test
  void first_lock_has_fence_one_and_an_empty_ledger() {
    LockResult.Granted granted = granted(one, 1, 1, Wish.PRESENT);
    try (ClusterLock lock = granted.lock()) {
      assertThat(lock.fence()).isEqualTo(1);
      assertThat(granted.before()).isEqualTo(new LedgerEntry(0, 0, false, Outcome.NONE, ""));
    }
  }

  @Test
  void fence_grows_at_each_grant() {
    granted(one, 1, 1, Wish.PRESENT).lock().close();
    try (ClusterLock lock = granted(other, 1, 1, Wish.PRESENT).lock()) {
      assertThat(lock.fence()).isEqualTo(2);
    }
  }

  @Test
  void held_lock_keeps_another_agent_waiting() {
    try (ClusterLock lock = granted(one, 1, 1, Wish.PRESENT).lock()) {
      assertThat(other.tryLock(name, 1, 1, Wish.PRESENT)).isInstanceOf(LockResult.Held.class);
      assertThat(lock.lost()).isFalse();
    }
  }

  @Test
  void held_lock_is_kept_for_longer_than_it_lasts_unrenewed() {
    try (ClusterLock lock = granted(one, 1, 1, Wish.PRESENT).lock()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .during(HostState.LOCK_TTL.plusMillis(500))
          .until(() -> other.tryLock(name, 1, 1, Wish.PRESENT) instanceof LockResult.Held);
      assertThat(lock.lost()).isFalse();
    }
  }

  @Test
  void lock_of_an_agent_that_died_runs_out() throws Exception {
    // a holder that never renews: its agent is gone
    one.ask("acquire", name.value(), "dead", "1", "1", "present", "30");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> other.tryLock(name, 1, 1, Wish.PRESENT) instanceof LockResult.Granted);
  }

  @Test
  void lock_from_before_a_reboot_is_void() throws Exception {
    one.ask("acquire", name.value(), "dead", "1", "1", "present", "100000");
    Path holder = folder.resolve("state/locks").resolve(name.value()).resolve("holder");
    String[] words = Files.readString(holder).strip().split(" ", -1);
    words[4] = UUID.randomUUID().toString();
    Files.writeString(holder, String.join(" ", words) + "\n");

    granted(other, 1, 1, Wish.PRESENT).lock().close();
  }

  @Test
  void higher_generation_takes_the_lock_at_once_and_the_old_holder_notices() {
    try (ClusterLock old = granted(one, 1, 1, Wish.PRESENT).lock();
        ClusterLock taken = granted(other, 2, 1, Wish.ABSENT).lock()) {
      assertThat(taken.fence()).isEqualTo(2);
      await().atMost(Duration.ofSeconds(10)).until(old::lost);
    }
  }

  @Test
  void old_holder_can_record_nothing() throws Exception {
    try (ClusterLock old = granted(one, 1, 1, Wish.PRESENT).lock();
        ClusterLock taken = granted(other, 2, 1, Wish.ABSENT).lock()) {
      assertThat(old.record(Outcome.DONE, "")).isFalse();
      assertThat(old.lost()).isTrue();
      assertThat(taken.record(Outcome.DONE, "")).isTrue();
    }
  }

  @Test
  void lower_generation_is_superseded() {
    granted(one, 2, 1, Wish.ABSENT).lock().close();

    assertThat(one.tryLock(name, 1, 1, Wish.PRESENT)).isEqualTo(new LockResult.Superseded(2));
  }

  @Test
  void create_of_a_generation_that_ended_in_a_delete_is_superseded() {
    granted(one, 1, 1, Wish.ABSENT).lock().close();

    assertThat(one.tryLock(name, 1, 1, Wish.PRESENT)).isEqualTo(new LockResult.Superseded(1));
  }

  @Test
  void ledger_tells_how_the_wish_ended() throws Exception {
    try (ClusterLock lock = granted(one, 1, 1, Wish.PRESENT).lock()) {
      lock.record(Outcome.FAILED, "STEP_FAILED\nit's $(bad)\n");
    }

    LockResult.Granted again = granted(other, 1, 1, Wish.PRESENT);
    again.lock().close();
    assertThat(again.before())
        .isEqualTo(new LedgerEntry(1, 1, true, Outcome.FAILED, "STEP_FAILED\nit's $(bad)\n"));
  }

  @Test
  void higher_attempt_is_a_new_wish() throws Exception {
    try (ClusterLock lock = granted(one, 1, 1, Wish.PRESENT).lock()) {
      lock.record(Outcome.FAILED, "why");
    }
    granted(one, 1, 2, Wish.PRESENT).lock().close();

    LockResult.Granted third = granted(one, 1, 2, Wish.PRESENT);
    third.lock().close();
    assertThat(third.before()).isEqualTo(new LedgerEntry(1, 2, true, Outcome.ACCEPTED, ""));
  }

  @Test
  void unknown_cluster_cannot_be_locked_as_it_is() {
    assertThat(one.tryLock(name, 0, 0, Wish.ANY)).isEqualTo(new LockResult.Unknown());
  }

  @Test
  void known_cluster_can_be_locked_as_it_is() {
    granted(one, 3, 1, Wish.PRESENT).lock().close();

    LockResult.Granted any = granted(other, 0, 0, Wish.ANY);
    any.lock().close();
    assertThat(any.before().generation()).isEqualTo(3);
  }

  @Test
  void folder_below_home_is_found_there_and_closed_to_others() throws Exception {
    String below = "k8slab-test-" + UUID.randomUUID();
    HostState home = new HostState(new LocalShell(), "~/" + below, "agent-1");
    Path made = Path.of(System.getenv("HOME"), below);
    try {
      assertThat(home.folder()).isEqualTo(made.toString());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    } finally {
      for (String part : new String[] {"ledger", "locks", "clusters", ""}) {
        Files.deleteIfExists(made.resolve(part));
      }
    }
  }

  @Test
  void ledger_is_pruned_when_no_command_can_come_any_more() throws Exception {
    granted(one, 1, 1, Wish.ABSENT).lock().close();
    Path entry = folder.resolve("state/ledger").resolve(name.value());
    one.prune();
    assertThat(entry).exists();

    Files.setLastModifiedTime(
        entry, FileTime.from(Instant.now().minus(HostState.MEMORY).minusSeconds(120)));
    one.prune();

    assertThat(entry).doesNotExist();
    assertThat(folder.resolve("state/locks").resolve(name.value())).doesNotExist();
  }

  @Test
  void ledger_of_a_cluster_that_is_there_is_never_pruned() throws Exception {
    granted(one, 1, 1, Wish.PRESENT).lock().close();
    Files.createDirectories(Path.of(one.clusterFolder(name)));
    Path entry = folder.resolve("state/ledger").resolve(name.value());
    Files.setLastModifiedTime(
        entry, FileTime.from(Instant.now().minus(HostState.MEMORY).minusSeconds(120)));

    one.prune();

    assertThat(entry).exists();
  }

  @Test
  void list_shows_folders_with_generation_provider_and_who_is_at_work() throws Exception {
    Path cluster = Path.of(one.clusterFolder(name));
    Files.createDirectories(cluster);
    Files.createDirectories(cluster.resolveSibling("not-ours"));
    Files.writeString(cluster.resolve("provider"), "kwok\n");
    try (ClusterLock lock = granted(one, 4, 1, Wish.PRESENT).lock()) {
      assertThat(one.list())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.name()).isEqualTo(name);
                assertThat(found.generation()).isEqualTo(4);
                assertThat(found.busy()).isTrue();
                assertThat(found.provider()).isEqualTo("kwok");
                assertThat(found.processes()).isEmpty();
              });
      assertThat(lock.name()).isEqualTo(name);
    }
    assertThat(one.list()).singleElement().matches(found -> !found.busy());
  }

  @Test
  void reporting_lease_belongs_to_one_agent_at_a_time() {
    HostReportingLease mine = new HostReportingLease(one);
    HostReportingLease theirs = new HostReportingLease(other);

    assertThat(mine.acquireOrRenew("agent-1", Duration.ofMillis(400))).contains(1L);
    assertThat(theirs.acquireOrRenew("agent-2", Duration.ofMinutes(1))).isEmpty();
    assertThat(mine.acquireOrRenew("agent-1", Duration.ofMillis(400))).contains(1L);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> theirs.acquireOrRenew("agent-2", Duration.ofMinutes(1)), Optional::isPresent);
    assertThat(theirs.acquireOrRenew("agent-2", Duration.ofMinutes(1))).contains(2L);
    assertThat(mine.acquireOrRenew("agent-1", Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void unreachable_host_gives_no_reporting_lease_and_no_lock() {
    HostState lost =
        new HostState(
            new ScriptedShell().with("sh", (exec, sink) -> new ShellResult.Unreachable("no route")),
            folder.toString(),
            "agent-1");

    assertThatThrownBy(
            () -> new HostReportingLease(lost).acquireOrRenew("agent-1", Duration.ofSeconds(5)))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessage("no route");
    assertThat(lost.tryLock(name, 1, 1, Wish.PRESENT))
        .isEqualTo(new LockResult.Unreachable("no route"));
  }

  @Test
  void folder_that_cannot_be_made_makes_the_host_unusable() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    HostState broken = new HostState(new LocalShell(), file + "/state", "agent-1");

    assertThatThrownBy(broken::list).isInstanceOf(HostState.Unreachable.class);
  }

  @Test
  void agent_id_with_a_space_is_refused() {
    assertThatThrownBy(() -> new HostState(new LocalShell(), "/tmp/x", "a b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

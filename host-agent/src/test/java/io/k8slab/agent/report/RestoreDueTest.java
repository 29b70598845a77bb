package io.k8slab.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RestoreDueTest {
  private final UUID cluster = UUID.randomUUID();
  private final RestoreDue due = new RestoreDue();

  @Test
  void what_is_stopped_is_taken_once() {
    due.begin(seen(HostedState.STOPPED));

    assertThat(due.take(seen(HostedState.STOPPED))).hasSize(1);
    assertThat(due.take(seen(HostedState.STOPPED))).isEmpty();
  }

  @Test
  void what_another_agent_works_on_is_decided_afterwards() {
    due.begin(seen(HostedState.CHANGING));

    assertThat(due.take(seen(HostedState.CHANGING))).isEmpty();
    assertThat(due.take(seen(HostedState.CHANGING))).isEmpty();
    assertThat(due.take(seen(HostedState.STOPPED))).hasSize(1);
  }

  @Test
  void what_runs_or_is_gone_by_then_is_left() {
    due.begin(seen(HostedState.CHANGING));
    assertThat(due.take(seen(HostedState.RUNNING))).isEmpty();
    assertThat(due.take(seen(HostedState.STOPPED))).isEmpty();

    due.begin(seen(HostedState.CHANGING));
    assertThat(due.take(List.of())).isEmpty();
    assertThat(due.take(seen(HostedState.STOPPED))).isEmpty();
  }

  @Test
  void what_ran_and_is_stopped_in_two_looks_has_died() {
    due.begin(seen(HostedState.RUNNING));
    assertThat(due.take(seen(HostedState.RUNNING))).isEmpty();

    assertThat(due.take(seen(HostedState.STOPPED))).isEmpty();
    assertThat(due.take(seen(HostedState.STOPPED))).hasSize(1);
    assertThat(due.take(seen(HostedState.STOPPED))).isEmpty();
  }

  @Test
  void what_dies_again_and_again_rests_in_between() {
    due.begin(List.of());
    int started = 0;
    for (int look = 0; look < 4 * RestoreDue.REST; look++) {
      started += due.take(seen(look % 3 == 0 ? HostedState.RUNNING : HostedState.STOPPED)).size();
    }
    assertThat(started).isBetween(3, 4);
  }

  @Test
  void what_only_looked_stopped_for_a_moment_has_not_died() {
    due.begin(List.of());
    for (int look = 0; look < 10; look++) {
      var state = look % 2 == 0 ? HostedState.RUNNING : HostedState.STOPPED;
      assertThat(due.take(seen(state))).isEmpty();
    }
  }

  @Test
  void a_host_that_is_back_is_looked_at_anew() {
    due.begin(seen(HostedState.STOPPED));
    due.take(seen(HostedState.STOPPED));
    due.begin(seen(HostedState.STOPPED));

    assertThat(due.take(seen(HostedState.STOPPED))).hasSize(1);
  }

  private List<HostedCluster> seen(HostedState state) {
    return List.of(new HostedCluster(cluster, 1, state));
  }
}

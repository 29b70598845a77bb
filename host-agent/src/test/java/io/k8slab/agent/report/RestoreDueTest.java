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
  void what_ran_at_the_beginning_is_not_due() {
    due.begin(seen(HostedState.RUNNING));

    assertThat(due.take(seen(HostedState.STOPPED))).isEmpty();
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

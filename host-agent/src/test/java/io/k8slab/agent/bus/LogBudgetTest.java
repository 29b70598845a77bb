package io.k8slab.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogBudgetTest {
  private final LogBudget budget = new LogBudget();
  private final UUID cluster = UUID.randomUUID();

  @Test
  void a_cluster_has_five_megabytes_and_the_cut_is_told_once() {
    assertThat(budget.take(cluster, LogBudget.BYTES_PER_CLUSTER)).isEqualTo(LogBudget.Verdict.SEND);
    assertThat(budget.take(cluster, 1)).isEqualTo(LogBudget.Verdict.CUT);
    assertThat(budget.take(cluster, 1)).isEqualTo(LogBudget.Verdict.DROP);
    assertThat(budget.take(UUID.randomUUID(), 1)).isEqualTo(LogBudget.Verdict.SEND);
  }

  @Test
  void clusters_of_long_ago_are_forgotten() {
    budget.take(cluster, Long.MAX_VALUE / 2);
    for (int i = 0; i < 10_000; i++) {
      budget.take(UUID.randomUUID(), 1);
    }

    assertThat(budget.take(cluster, 1)).isEqualTo(LogBudget.Verdict.SEND);
  }
}

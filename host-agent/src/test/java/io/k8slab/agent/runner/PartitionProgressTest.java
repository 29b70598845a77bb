package io.k8slab.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PartitionProgressTest {
  private final PartitionProgress progress = new PartitionProgress(4);

  @ParameterizedTest(name = "read 5 to 8, finished {0}: commit {1}")
  @CsvSource({
    "'',-1",
    "5,6",
    "6,-1",
    "8 7 6,-1",
    "6 5,7",
    "5 6 7 8,9",
    "8 7 6 5,9",
    "5 7 8,6",
    "5 5,6",
  })
  void the_lowest_unfinished_offset_is_committed(String finished, long expected) {
    for (long offset = 5; offset <= 8; offset++) {
      progress.started(offset);
    }
    for (var offset : finished.isEmpty() ? new String[0] : finished.split(" ")) {
      progress.finished(Long.parseLong(offset));
    }

    assertThat(progress.toCommit().orElse(-1)).isEqualTo(expected);
  }

  @Test
  void nothing_read_is_nothing_to_commit() {
    assertThat(progress.toCommit()).isEmpty();
    assertThat(progress.isFull()).isFalse();
    assertThat(progress.hasRoom()).isTrue();
  }

  @Test
  void what_was_committed_is_not_committed_again() {
    progress.started(5);
    progress.finished(5);
    progress.committed(6);

    assertThat(progress.toCommit()).isEmpty();
  }

  @Test
  void gaps_in_the_offsets_do_not_hold_it_back() {
    progress.started(5);
    progress.started(9);
    progress.finished(5);
    assertThat(progress.toCommit()).hasValue(9);
    progress.finished(9);

    assertThat(progress.toCommit()).hasValue(10);
  }

  @Test
  void one_slow_command_fills_the_partition_and_its_end_makes_room() {
    for (long offset = 0; offset < 4; offset++) {
      progress.started(offset);
    }
    progress.finished(1);
    progress.finished(2);
    progress.finished(3);
    assertThat(progress.isFull()).isTrue();

    progress.finished(0);
    assertThat(progress.isFull()).isFalse();
    assertThat(progress.hasRoom()).isTrue();
  }

  @Test
  void there_is_no_room_again_before_half_of_it_is_free() {
    for (long offset = 0; offset < 4; offset++) {
      progress.started(offset);
    }
    progress.finished(0);
    assertThat(progress.isFull()).isFalse();
    assertThat(progress.hasRoom()).isFalse();
  }

  @Test
  void it_is_ours_until_it_is_let_go() {
    assertThat(progress.isOurs()).isTrue();
    progress.letGo();
    assertThat(progress.isOurs()).isFalse();
  }
}

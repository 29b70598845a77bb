package io.k8slab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResidentMemoryTest {
  @TempDir Path proc;

  @Test
  void the_kernels_account_is_read_in_megabytes() throws IOException {
    Path process = Files.createDirectories(proc.resolve("42"));
    Files.writeString(
        process.resolve("smaps_rollup"),
        "55d0-7ffc ---p 00000000 00:00 0   [rollup]\nRss:   9000 kB\nPss:   2048 kB\nPss_Dirty: 9 kB\n");
    Files.writeString(process.resolve("status"), "VmHWM:\t  9999 kB\nVmRSS:\t  3072 kB\n");
    ResidentMemory memory = new ResidentMemory(proc);

    assertThat(memory.proportional(42)).isEqualTo(2);
    assertThat(memory.resident(42)).isEqualTo(3);
  }

  @Test
  void a_process_that_has_gone_takes_nothing() throws IOException {
    assertThat(new ResidentMemory(proc).proportional(43)).isZero();
    assertThat(new ResidentMemory(proc).resident(43)).isZero();
  }

  @Test
  void this_process_is_there() throws IOException {
    long own = ProcessHandle.current().pid();

    assertThat(ResidentMemory.ofThisMachine().proportional(own)).isPositive();
    assertThat(ResidentMemory.ofThisMachine().resident(own)).isPositive();
  }
}

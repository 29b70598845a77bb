package io.k8slab.bench.process;

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
  void what_lies_in_a_range_of_addresses_is_left_out() throws IOException {
    Path process = Files.createDirectories(proc.resolve("42"));
    Files.writeString(
        process.resolve("smaps"),
        """
        1000-2000 rw-p 00000000 00:00 0   [heap]
        Pss:                 100 kB
        Pss_Dirty:            90 kB
        2000-3000 rw-p 00000000 00:00 0
        Pss:                1000 kB
        3000-4000 r-xp 00000000 00:00 0   /lib/libc.so
        Pss:                  10 kB
        """);

    assertThat(new ResidentMemory(proc).proportionalOutside(42, new long[] {0x2000, 0x3000}))
        .isEqualTo(110);
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

package io.k8slab.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Resident memory of the all-in-one process and all it has started, 20 s after it was ready, on a
 * data folder that has been up before. Memory that PostgreSQL's processes share is counted in each.
 */
final class UpMemory implements Bench {
  private static final int SAMPLES = 5;
  private static final int SETTLE_SECONDS = 20;

  @Override
  public List<Measured> measure() throws Exception {
    try (var folder = BenchFolder.create()) {
      var lab = new Launcher(folder.path());
      try {
        lab.up();
        lab.down();
        lab.up();
        var megabytes = new double[SAMPLES];
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        for (int i = 0; i < SAMPLES; i++) {
          megabytes[i] = resident(lab.pid());
          TimeUnit.SECONDS.sleep(1);
        }
        return List.of(Measured.of("resident", new Samples(megabytes).median(), "MB"));
      } finally {
        lab.down();
      }
    }
  }

  private static double resident(long pid) {
    var process = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToDouble(one -> ProcessMemory.residentMegabytes(one.pid()))
        .sum();
  }
}

package io.k8slab.bench;

import java.util.List;

/** {@code ./lab up --detach} on a data folder that has been up before. */
final class UpReady implements Bench {
  private static final int STARTS = 5;

  @Override
  public List<Measured> measure() throws Exception {
    try (var folder = BenchFolder.create()) {
      var lab = new Launcher(folder.path());
      var seconds = new double[STARTS];
      try {
        lab.up();
        for (int i = 0; i < STARTS; i++) {
          lab.down();
          seconds[i] = lab.up();
        }
      } finally {
        lab.down();
      }
      return List.of(Measured.of("ready", new Samples(seconds).median(), "s"));
    }
  }
}

package io.k8slab.bench.up;

import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.process.ResidentMemory;
import io.k8slab.bench.stats.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code ./lab up} and all it has started hold in memory while nobody asks for anything, on a
 * data folder that has been up before.
 *
 * @param settle from ready until it is read
 * @param readings a second apart
 */
public record UpMemory(Duration settle, int readings) implements Bench {

  public static UpMemory full() {
    return new UpMemory(Duration.ofSeconds(10), 5);
  }

  @Override
  public String name() {
    return "up-memory";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      Path data = folder.path().resolve("data");
      surroundings.startLab().start(data).close();
      try (RunningLab lab = surroundings.startLab().start(data)) {
        Thread.sleep(settle);
        return read(lab.status().pid());
      }
    }
  }

  private List<Figure> read(long pid) throws IOException, InterruptedException {
    ResidentMemory memory = ResidentMemory.ofThisMachine();
    ProcessHandle jvm = ProcessHandle.of(pid).orElseThrow();
    List<Double> jvmOnly = new ArrayList<>();
    List<Double> children = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      Thread.sleep(Duration.ofSeconds(1));
      double own = memory.proportional(pid);
      double others = 0;
      for (ProcessHandle child : jvm.descendants().toList()) {
        others += memory.proportional(child.pid());
      }
      jvmOnly.add(own);
      children.add(others);
      all.add(own + others);
    }
    return List.of(
        Figure.of("resident", Samples.of(all).median(), "MB"),
        Figure.of("jvm", Samples.of(jvmOnly).median(), "MB"),
        Figure.of("jvm-rss", memory.resident(pid), "MB"),
        Figure.of("children", Samples.of(children).median(), "MB"));
  }
}

package io.k8slab.bench.kwok;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.ApiClusters;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster by hand and one through a complete installation, in turn, with the same programs; each
 * is gone before the next is asked for.
 *
 * @param warmUps of each that are not counted
 * @param runs of each
 */
public record CreateReadyKwok(int warmUps, int runs) implements Bench {

  public static CreateReadyKwok full() {
    return new CreateReadyKwok(1, 5);
  }

  @Override
  public String name() {
    return "create-ready-kwok";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    Path bin = surroundings.requiredTestbed();
    List<Double> byHand = new ArrayList<>();
    List<Double> throughApi = new ArrayList<>();
    try (RunFolder folder = RunFolder.in(surroundings.root());
        RunningLab lab = surroundings.startLab().start(folder.path().resolve("data"));
        ApiClient client = new ApiClient(lab.status().url())) {
      RawKwok raw = new RawKwok(bin, folder.path().resolve("raw"));
      ApiClusters api =
          new ApiClusters(
              client.signIn(lab.status().adminEmail(), lab.status().adminPassword()), "kwok", 60);
      for (int i = 0; i < warmUps + runs; i++) {
        double one = raw.seconds("raw-" + i);
        double other = api.seconds("bench-" + i);
        surroundings
            .progress()
            .say(
                "create-ready-kwok: by hand %.2f s, through the API %.2f s%s"
                    .formatted(one, other, i < warmUps ? " (not counted)" : ""));
        if (i >= warmUps) {
          byHand.add(one);
          throughApi.add(other);
        }
      }
    }
    return List.of(
        new Figure("create", Samples.of(throughApi).median(), "s", Samples.of(byHand).median()));
  }
}

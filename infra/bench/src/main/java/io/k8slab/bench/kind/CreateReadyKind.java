package io.k8slab.bench.kind;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.ApiClusters;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster by hand and one through a complete installation, in turn, on the same daemon with the
 * same image; each is gone before the next is asked for. Linux and root only.
 *
 * @param warmUps of each that are not counted
 * @param runs of each
 */
public record CreateReadyKind(int warmUps, int runs) implements Bench {
  private static final long MOST_SECONDS = 300;

  public static CreateReadyKind full() {
    return new CreateReadyKind(1, 5);
  }

  @Override
  public String name() {
    return "create-ready-kind";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    List<Double> byHand = new ArrayList<>();
    List<Double> throughApi = new ArrayList<>();
    try (RunFolder folder = RunFolder.in(surroundings.root());
        KindTestbed testbed = KindTestbed.start(surroundings.root(), folder.path().resolve("bin"));
        RunningLab lab =
            surroundings.startLab().with(testbed.docker()).start(folder.path().resolve("data"));
        ApiClient client = new ApiClient(lab.status().url())) {
      RawKind raw = new RawKind(testbed, folder.path().resolve("raw"));
      ApiClusters api =
          new ApiClusters(
              client.signIn(lab.status().adminEmail(), lab.status().adminPassword()),
              "kind",
              MOST_SECONDS);
      for (int i = 0; i < warmUps + runs; i++) {
        double one = raw.seconds("raw-" + i);
        double other = api.seconds("bench-" + i);
        surroundings
            .progress()
            .say(
                "create-ready-kind: by hand %.1f s, through the API %.1f s%s"
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

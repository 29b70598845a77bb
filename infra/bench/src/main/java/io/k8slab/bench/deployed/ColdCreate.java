package io.k8slab.bench.deployed;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.scripted.Script;
import io.k8slab.bench.scripted.ScriptedAgent;
import io.k8slab.bench.stats.Samples;
import io.k8slab.events.Json;
import io.k8slab.lambda.testing.GatewayEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process of the Lambda package until its first create is answered: it publishes before it
 * answers, so Kafka has acknowledged the command then. A scripted agent has the room.
 *
 * @param rounds that are counted; a first is not
 */
public record ColdCreate(int rounds) implements Bench {
  private static final int HOSTS = 1;
  private static final int SLOTS = 20;
  private static final int CORES = 2;
  private static final String PASSWORD = "correct horse battery";

  public static ColdCreate full() {
    return new ColdCreate(7);
  }

  @Override
  public String name() {
    return "cold-create";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    var deployed = Deployed.in(surroundings.root());
    try (RunFolder folder = RunFolder.in(surroundings.root());
        RunningLab lab = surroundings.startLab().start(folder.path().resolve("data"));
        ScriptedAgent _ =
            ScriptedAgent.start(new LabInside(lab.data()), HOSTS, SLOTS, Script.RUNS_AT_ONCE);
        ApiClient client = new ApiClient(lab.status().url())) {
      var environment = new LabInside(lab.data()).functionsEnvironment();
      var samples = new ArrayList<Double>();
      for (int i = 0; i <= rounds; i++) { // each by another person: the quota is 3
        var email = "cold-" + i + "@example.com";
        client.register(email, PASSWORD);
        var headers = new HashMap<>(client.signIn(email, PASSWORD).authorization());
        headers.put("content-type", "application/json");
        double seconds =
            Deployed.secondsToFirstAnswer(
                deployed.api(CORES),
                environment,
                GatewayEvents.VERSION_2.event("POST", "/api/v1/clusters", headers, body()),
                folder.path().resolve("log"));
        if (i > 0) {
          samples.add(seconds);
        }
      }
      return List.of(Figure.of("acknowledged", Samples.of(samples).median(), "s"));
    }
  }

  private static byte[] body() {
    return Json.MAPPER.writeValueAsBytes(
        Map.of("name", "cold", "provider", ScriptedAgent.PROVIDER));
  }
}

package io.k8slab.bench.api;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.OpenLoop;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.scripted.RaiseQuotas;
import io.k8slab.bench.scripted.Script;
import io.k8slab.bench.scripted.ScriptedAgent;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Creates by {@value #PEOPLE} people, each with a place on one of {@value #HOSTS} scripted hosts;
 * commands reach the agent and stay at work there, as they would for seconds on real hosts.
 *
 * @param perSecond creates
 * @param warmUp the same load, not counted
 */
public record ApiCreate(double perSecond, Duration warmUp, Duration duration) implements Bench {
  private static final int PEOPLE = 20;
  private static final int HOSTS = 60;

  /** 9,000 places in all. */
  private static final int SLOTS = 150;

  private static final String PASSWORD = "correct horse battery";

  public static ApiCreate full() {
    return new ApiCreate(300, Duration.ofSeconds(5), Duration.ofSeconds(20));
  }

  @Override
  public String name() {
    return "api-create";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root());
        RunningLab lab = surroundings.startLab().start(folder.path().resolve("data"));
        ScriptedAgent _ =
            ScriptedAgent.start(new LabInside(lab.data()), HOSTS, SLOTS, Script.STAYS_AT_WORK);
        ApiClient client = new ApiClient(lab.status().url())) {
      List<ApiClient.Session> people = people(client);
      RaiseQuotas.in(new LabInside(lab.data()));
      surroundings
          .progress()
          .say("api-create: " + PEOPLE + " people are signed in, the load begins");
      load(people, warmUp, "warm-");
      Load load = load(people, duration, "create-");
      return Stream.concat(
              Figures.of(load, surroundings.progress(), name()).stream(),
              Stream.of(Figure.of("queued", queued(new LabInside(lab.data())), "count")))
          .toList();
    }
  }

  private Load load(List<ApiClient.Session> people, Duration time, String prefix)
      throws InterruptedException {
    return OpenLoop.of(perSecond, time)
        .run(number -> people.get(number % PEOPLE).create(prefix + number, ScriptedAgent.PROVIDER));
  }

  private static List<ApiClient.Session> people(ApiClient client)
      throws IOException, InterruptedException {
    List<ApiClient.Session> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String email = "bench-" + i + "@example.com";
      client.register(email, PASSWORD);
      people.add(client.signIn(email, PASSWORD));
    }
    return people;
  }

  /** Creates that got no place: 0, or the load was another one. */
  private static int queued(LabInside lab) throws IOException, SQLException {
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM clusters WHERE status = 'QUEUED'")) {
      row.next();
      return row.getInt(1);
    }
  }
}

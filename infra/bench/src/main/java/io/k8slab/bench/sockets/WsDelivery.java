package io.k8slab.bench.sockets;

import io.k8slab.bench.fill.Person;
import io.k8slab.bench.fill.SignPeopleIn;
import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.process.JavaProcess;
import io.k8slab.bench.process.JavaProcess.Held;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the time at which an event is to be put on the notifications' topic until its person's
 * socket has it; and how much more the process of the sockets holds with them than without.
 *
 * @param sockets of one person each
 * @param perSecond events, each for one person in turn
 * @param warmUp the same load, not counted, with as many sockets as fit before memory is read
 */
public record WsDelivery(int sockets, double perSecond, Duration warmUp, Duration duration)
    implements Bench {
  /** These are there when memory is read first, so that code and pools of a first use are. */
  private static final int FIRST = 50;

  /** Longer than the server waits for a first message, then than it takes to ping everybody. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  public static WsDelivery full() {
    return new WsDelivery(2_000, 200, Duration.ofSeconds(10), Duration.ofSeconds(25));
  }

  @Override
  public String name() {
    return "ws-delivery";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      LabInside inside = new LabInside(folder.path().resolve("data"));
      try (RunningLab lab = surroundings.startLab().start(inside.data());
          RealtimeProcess realtime = RealtimeProcess.start(surroundings.root(), inside);
          ApiClient client = new ApiClient(lab.status().url())) {
        return measure(surroundings, inside, realtime, client);
      }
    }
  }

  private List<Figure> measure(
      Surroundings surroundings, LabInside inside, RealtimeProcess realtime, ApiClient client)
      throws Exception {
    var tokens = inside.tokens();
    List<Person> people;
    try (var owner = inside.database().getConnection()) {
      people = SignPeopleIn.add(owner, FIRST + sockets);
    }
    List<Person> first = people.subList(0, FIRST);
    List<Person> rest = people.subList(FIRST, people.size());
    JavaProcess jvm = new JavaProcess(realtime.process().pid());
    Arrivals arrivals = new Arrivals();
    try (Publisher publisher = Publisher.to(inside.bus(), arrivals);
        OpenSockets _ = OpenSockets.open(first, tokens, client, realtime.port(), arrivals)) {
      require(publisher.load(first, perSecond, warmUp));
      Held before = jvm.held();
      surroundings.progress().say("ws-delivery: " + sockets + " sockets are being opened");
      try (OpenSockets _ = OpenSockets.open(rest, tokens, client, realtime.port(), arrivals)) {
        TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
        Held idle = jvm.held();
        surroundings.progress().say("ws-delivery: all are open, the events begin");
        require(publisher.load(rest, perSecond, warmUp));
        Load load = publisher.load(rest, perSecond, duration);
        return figures(load, before, idle, jvm.held());
      }
    }
  }

  private static void require(Load load) throws IOException {
    if (load.errors() > 0) {
      throw new IOException(load.errors() + " events were lost: " + load.messages());
    }
  }

  private List<Figure> figures(Load load, Held before, Held idle, Held after) {
    return List.of(
        Figure.of("p99", load.latencies().percentile(99), "ms"),
        Figure.of("memory-per-socket", (after.all() - before.all()) / sockets, "KB"),
        Figure.of("p50", load.latencies().percentile(50), "ms"),
        Figure.of("max", load.latencies().max(), "ms"),
        Figure.of("lost", load.errors(), "count"),
        Figure.of("heap-per-socket", (after.heap() - before.heap()) / sockets, "KB"),
        Figure.of("outside-heap-per-socket", (after.outside() - before.outside()) / sockets, "KB"),
        Figure.of("before-events-per-socket", (idle.all() - before.all()) / sockets, "KB"),
        Figure.of("sockets", sockets, "count"),
        Figure.of("events", load.latencies().count(), "count"));
  }
}

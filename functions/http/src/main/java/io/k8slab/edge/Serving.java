package io.k8slab.edge;

import io.k8slab.config.Settings;
import io.k8slab.edge.events.EventEndpoint;
import io.k8slab.edge.feed.FeedFunctions;
import io.k8slab.edge.realtime.Realtime;
import io.k8slab.edge.realtime.RealtimeConfig;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.FunctionsContext;
import io.k8slab.functions.RunningFunctions;
import java.util.List;
import java.util.Map;

/** A process that serves, as the environment says. */
final class Serving implements AutoCloseable {
  private final RunningFunctions functions;
  private final FeedFunctions feeds;
  private final HttpEdge edge;

  private Serving(
      Map<String, String> environment, List<String> called, List<String> fed, boolean sockets) {
    var settings = new Settings(environment);
    var http = HttpConfig.from(settings);
    var realtime = RealtimeConfig.from(settings);
    var config = FunctionsConfig.from(environment);
    functions = RunningFunctions.start(config, called.isEmpty() ? fed : called);
    feeds = new FeedFunctions(functions, config.kafka());
    feeds.feed(fed);
    feeds.tick(fed);
    var endpoint = new EventEndpoint(functions, called);
    if (sockets && called.isEmpty()) {
      edge = HttpEdge.startForSockets(http, endpoint, realtime(realtime, config));
    } else {
      edge = HttpEdge.start(http, endpoint, sockets ? realtime(realtime, config) : null);
    }
  }

  private Realtime realtime(RealtimeConfig realtime, FunctionsConfig config) {
    return Realtime.start(realtime, config.kafka(), functions.spendTicket(), functions.findEnded());
  }

  /** {@code api}, or what is named, over HTTP; with sockets where {@code K8SLAB_REALTIME} is on. */
  static Serving http(Map<String, String> environment) {
    return new Serving(
        environment,
        named(environment, List.of(FunctionsContext.API)),
        List.of(),
        RealtimeConfig.isOn(new Settings(environment)));
  }

  /** Everything but {@code api}, or what is named, fed by topics and a clock. */
  static Serving work(Map<String, String> environment) {
    return new Serving(
        environment, List.of(), named(environment, FunctionsContext.eventNames()), false);
  }

  /** Sockets and health, and no function. */
  static Serving sockets(Map<String, String> environment) {
    return new Serving(environment, List.of(), List.of(), true);
  }

  private static List<String> named(Map<String, String> environment, List<String> usual) {
    var names =
        FunctionsContext.selected(
            environment.getOrDefault(FunctionsContext.DEFINITION_VARIABLE, ""));
    return names.isEmpty() ? usual : names;
  }

  int port() {
    return edge.port();
  }

  /** Requests under way end first, then what is fed, then what both stand on. */
  @Override
  public void close() {
    edge.close();
    feeds.close();
    functions.close();
  }
}

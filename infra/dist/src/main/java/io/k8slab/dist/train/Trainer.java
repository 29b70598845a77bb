package io.k8slab.dist.train;

import io.k8slab.events.ApplyTopics;
import io.k8slab.events.Topics;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.LambdaInstance;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import io.k8slab.testing.SocketExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.contract.ApiContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Runs a launcher in training and has it answer: the whole contract for {@code api}, events and
 * schedules for the others, against a real database and a real broker. The JVM writes the cache
 * when the process is told to end.
 */
public final class Trainer implements AutoCloseable {
  private final KafkaBroker broker = KafkaBroker.started();

  public Trainer() throws ExecutionException, InterruptedException {
    try (var admin = broker.admin()) {
      new ApplyTopics(admin).apply(Topics.all(List.of("default")));
    }
  }

  /** A function on Lambda that is {@code api}; requests come in both of the gateways' forms. */
  public void lambdaApi(Path launcher) throws IOException {
    try (var database = TestDatabase.create();
        var instance = start(launcher, "api", environment(database, 1))) {
      ApiContract.of(new BothGateways(instance), database);
    }
  }

  /** One that takes events; those that run by a clock use no class that it does not. */
  public void lambdaEvents(Path launcher) throws IOException {
    try (var database = TestDatabase.create();
        var instance = start(launcher, "trackHosts", environment(database, 1))) {
      for (var batch : new AgentEvents(database).batches()) {
        var outcome = instance.invoke(batch);
        if (outcome.error()) {
          throw new IllegalStateException(outcome.text());
        }
      }
    }
  }

  /** All functions behind one socket. */
  public void functions(Path launcher) throws Exception {
    try (var database = TestDatabase.create()) {
      var environment = environment(database, 5);
      environment.put("K8SLAB_AOT_TRAINING", "1");
      environment.put(
          "SPRING_CLOUD_FUNCTION_DEFINITION",
          "api;applyStatusEvent;storeLogs;trackHosts;sweepExpired;reconcile;relayOutbox;sealAudit;sendMails");
      try (var process = Served.start(launcher, environment)) {
        var socket = new SocketExchange(process.port());
        ApiContract.of(socket, database);
        for (var event : new AgentEvents(database).cloudEvents()) {
          post(socket, process.port(), "trackHosts", event);
        }
        for (var name :
            List.of("sweepExpired", "reconcile", "relayOutbox", "sealAudit", "sendMails")) {
          post(socket, process.port(), name, AgentEvents.ping());
        }
      }
    }
  }

  private static void post(
      SocketExchange socket, int port, String function, AgentEvents.CloudEvent event) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/functions/" + function))
            .POST(HttpRequest.BodyPublishers.ofByteArray(event.body()));
    event.headers().forEach(request::header);
    var answer = socket.send(request.build());
    if (answer.status() != 204) {
      throw new IllegalStateException(function + " answered " + answer.status());
    }
  }

  private LambdaInstance start(Path launcher, String function, Map<String, String> environment)
      throws IOException {
    environment.put("K8SLAB_AOT_TRAINING", "1");
    var log = Files.createTempFile("k8slab-training", ".log");
    log.toFile().deleteOnExit();
    return LambdaInstance.start(List.of(launcher.toString()), function, environment, log);
  }

  private Map<String, String> environment(TestDatabase database, int poolSize) {
    return new HashMap<>(TestEnvironment.of(database.config(poolSize), broker.bootstrapServers()));
  }

  @Override
  public void close() {
    broker.close();
  }

  /** Every other request as a REST API's, the rest as a function URL's. */
  private static final class BothGateways implements Exchange {
    private final LambdaInstance instance;
    private boolean rest;

    BothGateways(LambdaInstance instance) {
      this.instance = instance;
    }

    @Override
    public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
      rest = !rest;
      var form = rest ? GatewayEvents.VERSION_1 : GatewayEvents.VERSION_2;
      var outcome = instance.invoke(form.event(method, path, headers, body));
      if (outcome.error()) {
        throw new IllegalStateException(outcome.text());
      }
      return new Answer(GatewayEvents.response(outcome.body()));
    }
  }
}

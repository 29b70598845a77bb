package io.k8slab.dist.train;

import io.k8slab.events.Topics;
import io.k8slab.host.RegisterAgent;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.jdbc.Database;
import io.k8slab.lambda.testing.KafkaEvents;
import io.k8slab.testing.TestAgent;
import io.k8slab.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A host's report, signed by an agent of the database, and a record that nobody can read. */
final class AgentEvents {
  private final InboundRecord signed;
  private final InboundRecord poison;

  /** A CloudEvent over HTTP in binary mode. */
  record CloudEvent(Map<String, String> headers, byte[] body) {}

  AgentEvents(TestDatabase database) {
    var agent = new TestAgent("agent-of-the-training", "training");
    new RegisterAgent(new Database(database.owner()))
        .register(agent.id(), agent.pool(), agent.publicKey(), "training");
    signed = agent.record(agent.report("host-of-the-training", 3));
    poison =
        new InboundRecord(
            Topics.STATUS, 0, 7, "poison", Map.of(), "no event".getBytes(StandardCharsets.UTF_8));
  }

  List<byte[]> batches() {
    return List.of(
        KafkaEvents.of(signed), KafkaEvents.of(poison, signed), KafkaEvents.of(signed, poison));
  }

  List<CloudEvent> cloudEvents() {
    return List.of(of(signed), of(signed), of(signed));
  }

  /** What a clock sends. */
  static CloudEvent ping() {
    return new CloudEvent(
        Map.of(
            "ce-specversion", "1.0",
            "ce-type", "dev.knative.sources.ping",
            "ce-source", "/training",
            "ce-id", "1"),
        new byte[0]);
  }

  private static CloudEvent of(InboundRecord inbound) {
    var headers = new HashMap<String, String>();
    inbound
        .headers()
        .forEach(
            (name, bytes) ->
                headers.put(name.replace("ce_", "ce-"), new String(bytes, StandardCharsets.UTF_8)));
    return new CloudEvent(headers, Objects.requireNonNull(inbound.value()));
  }
}

package io.k8slab.lambda;

import io.k8slab.inbox.InboundCloudEvents;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import tools.jackson.databind.JsonNode;

/**
 * A function that takes a topic's records, behind a Kafka event source or as the target of one
 * CloudEvent. Records go to it one after the other, as they lie in their partition. What can never
 * be read it dead-letters itself, so the batch goes on; where it fails (the database is away) the
 * invocation fails, and Lambda brings the batch again: what was done has no second effect.
 */
final class RecordsFunction implements UnaryOperator<byte[]> {
  private static final Logger log = LoggerFactory.getLogger(RecordsFunction.class);
  private static final byte[] DONE = "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8);

  private final Consumer<Message<byte[]>> consumer;

  RecordsFunction(Consumer<Message<byte[]>> consumer) {
    this.consumer = consumer;
  }

  @Override
  public byte[] apply(byte[] event) {
    for (var inbound : records(Events.read(event))) {
      try {
        consumer.accept(InboundMessages.toMessage(inbound));
      } catch (RuntimeException e) {
        log.atWarn().addKeyValue("record", inbound).setCause(e).log("A record comes again");
        throw new InvocationFailed("The record " + inbound + " could not be acted on now.");
      }
    }
    return DONE;
  }

  private static InboundRecord cloudEvent(JsonNode event) {
    try {
      return InboundCloudEvents.ofJson(event);
    } catch (IllegalArgumentException e) {
      throw new InvocationFailed("This is no CloudEvent: " + e.getMessage() + ".");
    }
  }

  private static List<InboundRecord> records(JsonNode event) {
    if (event.has("specversion")) {
      return List.of(cloudEvent(event));
    }
    var source = Events.text(event, "eventSource", "");
    if (!source.equals("aws:kafka") && !source.equals("SelfManagedKafka")) {
      throw new InvocationFailed(
          "The event is neither a batch of a Kafka event source nor a CloudEvent.");
    }
    var records = new ArrayList<InboundRecord>();
    for (Map.Entry<String, JsonNode> partition : event.path("records").properties()) {
      partition.getValue().forEach(node -> records.add(KafkaRecord.of(node)));
    }
    return records;
  }
}

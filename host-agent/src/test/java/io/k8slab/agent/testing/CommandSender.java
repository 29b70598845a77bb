package io.k8slab.agent.testing;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.events.Command;
import io.k8slab.events.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes commands as the relay does: keyed by the cluster, waiting for the broker. */
public final class CommandSender implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  public CommandSender(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            new BusConfig(bootstrapServers, GroupProtocol.CONSUMER, Map.of()).producer("relay"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public RecordMetadata send(String pool, Command command) throws Exception {
    return send(
        Commands.encoded(command).toRecord(Topics.commands(pool), command.clusterId().toString()));
  }

  public RecordMetadata send(ProducerRecord<String, byte[]> message)
      throws InterruptedException, ExecutionException {
    return producer.send(message).get();
  }

  /** Puts a command into a certain partition, whatever its key says. */
  public RecordMetadata send(String pool, int partition, Command command) throws Exception {
    var free =
        Commands.encoded(command).toRecord(Topics.commands(pool), command.clusterId().toString());
    return send(
        new ProducerRecord<>(free.topic(), partition, free.key(), free.value(), free.headers()));
  }

  @Override
  public void close() {
    producer.close();
  }
}

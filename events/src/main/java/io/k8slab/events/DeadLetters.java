package io.k8slab.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What could not be read or applied, for people: the bytes as they came, where they came from, why,
 * and how often it was tried.
 */
public final class DeadLetters {
  private DeadLetters() {}

  public static ProducerRecord<String, byte[]> letter(
      ConsumerRecord<String, byte[]> poison, String reason, int tries) {
    var letter = new ProducerRecord<>(Topics.DEAD_LETTERS, poison.key(), poison.value());
    poison.headers().forEach(letter.headers()::add);
    add(letter, "deadletter_topic", poison.topic());
    add(letter, "deadletter_partition", Integer.toString(poison.partition()));
    add(letter, "deadletter_offset", Long.toString(poison.offset()));
    add(letter, "deadletter_reason", reason);
    add(letter, "deadletter_tries", Integer.toString(tries));
    return letter;
  }

  private static void add(ProducerRecord<String, byte[]> letter, String name, String text) {
    letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}

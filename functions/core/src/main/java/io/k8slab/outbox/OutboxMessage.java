package io.k8slab.outbox;

import io.k8slab.events.EncodedEvent;
import java.util.UUID;

/**
 * A message that a transaction owes to Kafka.
 *
 * @param clusterId whose sequence it is in: the writer holds that cluster's row; of a message that
 *     concerns no cluster, the id of the person whom it is for
 * @param key decides the partition
 */
public record OutboxMessage(UUID clusterId, String topic, String key, EncodedEvent event) {}

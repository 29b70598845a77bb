/** A real Kafka broker in this process: one KRaft node, broker and controller. */
@NullMarked
package io.k8slab.local.kafka;

import org.jspecify.annotations.NullMarked;

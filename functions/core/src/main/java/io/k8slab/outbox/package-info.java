/** Messages that a commit owes to Kafka, and the relay that pays. Knows no feature. */
@NullMarked
package io.k8slab.outbox;

import org.jspecify.annotations.NullMarked;

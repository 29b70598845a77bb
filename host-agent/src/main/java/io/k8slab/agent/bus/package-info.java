/**
 * How the agent speaks: signed events on Kafka. Owns the producer, what a result becomes as an
 * event, and the batches of a cluster's log. Knows nothing of consuming, of hosts or of SSH.
 */
@NullMarked
package io.k8slab.agent.bus;

import org.jspecify.annotations.NullMarked;

/**
 * What an agent does to clusters on one host, fenced by the host's own locks and ledger. Knows
 * nothing of Kafka: commands come in as arguments, what happens goes out through a listener.
 */
@NullMarked
package io.k8slab.agent.cluster;

import org.jspecify.annotations.NullMarked;

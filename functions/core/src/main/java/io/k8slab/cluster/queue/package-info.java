/**
 * Who waits for a host, in which order, and for how long. Owners, a team or a person each, take
 * turns: whoever has least comes first (ADR 0022).
 */
@NullMarked
package io.k8slab.cluster.queue;

import org.jspecify.annotations.NullMarked;

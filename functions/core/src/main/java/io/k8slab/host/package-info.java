/**
 * Hosts and the agents that report them: what is there, how it is, what is free, who is believed,
 * and what operators want of it (ADR 0022). Of clusters it knows which place they hold.
 */
@NullMarked
package io.k8slab.host;

import org.jspecify.annotations.NullMarked;

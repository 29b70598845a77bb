/**
 * Takes commands from the pool's topic and has each carried out once at a time for its cluster.
 * Owns the poll thread, the queue of each cluster and the offsets; knows nothing of how a host does
 * the work.
 */
@NullMarked
package io.k8slab.agent.runner;

import org.jspecify.annotations.NullMarked;

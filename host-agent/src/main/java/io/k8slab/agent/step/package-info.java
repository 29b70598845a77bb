/**
 * Runs the steps of a plan on a host so that each belongs to the host and not to the connection:
 * own session, pid file, exit file, ended and proven gone by whoever holds the cluster's lock.
 * Knows nothing of providers.
 */
@NullMarked
package io.k8slab.agent.step;

import org.jspecify.annotations.NullMarked;

/**
 * Runs programs on a host: over SSH or on this machine. Owns quoting, connections and their
 * failures; knows nothing of clusters, steps or providers.
 */
@NullMarked
package io.k8slab.agent.shell;

import org.jspecify.annotations.NullMarked;

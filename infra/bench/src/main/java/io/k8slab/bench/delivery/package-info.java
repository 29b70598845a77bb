/** How long a command takes from its commit to the agent. */
@NullMarked
package io.k8slab.bench.delivery;

import org.jspecify.annotations.NullMarked;

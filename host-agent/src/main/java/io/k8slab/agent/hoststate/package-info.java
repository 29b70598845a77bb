/**
 * What a host remembers: the ledger of wishes, a lock with a fencing token per cluster, the
 * reporting lease, and what of a cluster is there. Knows nothing of providers.
 */
@NullMarked
package io.k8slab.agent.hoststate;

import org.jspecify.annotations.NullMarked;

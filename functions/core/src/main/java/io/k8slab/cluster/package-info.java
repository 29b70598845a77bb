/**
 * Clusters as their owners know them: asking for one, extending, ending. Knows hosts, quotas and
 * the outbox; nothing of HTTP servers.
 */
@NullMarked
package io.k8slab.cluster;

import org.jspecify.annotations.NullMarked;

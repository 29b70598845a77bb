/**
 * Seals what only the functions may read, with their public key: the agent cannot open it again.
 * Knows nothing of clusters but their ids.
 */
@NullMarked
package io.k8slab.agent.seal;

import org.jspecify.annotations.NullMarked;

/**
 * Puts the parts of one host together: shell, host state, steps and providers. Knows nothing of
 * Kafka and nothing of how an inventory is written.
 */
@NullMarked
package io.k8slab.agent.host;

import org.jspecify.annotations.NullMarked;

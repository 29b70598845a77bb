/**
 * The hosts that an agent works on, as a file names them. Knows how the file is written and nothing
 * of how a host is reached.
 */
@NullMarked
package io.k8slab.agent.inventory;

import org.jspecify.annotations.NullMarked;

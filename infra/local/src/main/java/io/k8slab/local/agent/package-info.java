/**
 * This machine as the one host of an agent: what it can hold, how the agent reaches it, and the
 * configuration files that say so, in the formats of an agent anywhere else.
 */
@NullMarked
package io.k8slab.local.agent;

import org.jspecify.annotations.NullMarked;

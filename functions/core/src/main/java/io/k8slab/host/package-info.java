/**
 * Hosts and the agents that report them: what is there, what is free, who is believed. Knows no
 * clusters but by id.
 */
@NullMarked
package io.k8slab.host;

import org.jspecify.annotations.NullMarked;

/**
 * What a kind of cluster must tell so that the agent can make one: planned steps, how their
 * failures read, and how to see from outside that it works. Runs nothing on a host itself.
 */
@NullMarked
package io.k8slab.agent.provider;

import org.jspecify.annotations.NullMarked;

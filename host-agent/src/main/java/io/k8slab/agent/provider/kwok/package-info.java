/**
 * KWOK: a real control plane as processes, with simulated nodes. Plans kwokctl's commands, binds
 * everything but the API server to loopback, and makes the cluster's certificates.
 */
@NullMarked
package io.k8slab.agent.provider.kwok;

import org.jspecify.annotations.NullMarked;

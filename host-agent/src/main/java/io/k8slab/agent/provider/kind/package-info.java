/** Clusters by kind: each node a container of the host's Docker daemon. */
@NullMarked
package io.k8slab.agent.provider.kind;

import org.jspecify.annotations.NullMarked;

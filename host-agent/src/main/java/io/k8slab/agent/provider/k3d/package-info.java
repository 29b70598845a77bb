/**
 * k3s clusters by k3d: each node a container of the host's Docker daemon. Plans k3d's commands and
 * makes the cluster's CA.
 */
@NullMarked
package io.k8slab.agent.provider.k3d;

import org.jspecify.annotations.NullMarked;

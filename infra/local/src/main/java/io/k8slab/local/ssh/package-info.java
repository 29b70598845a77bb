/**
 * A private SSH server on loopback: the host agent reaches this machine the way it reaches any
 * other host. It runs commands as the user of this process and knows nothing of clusters.
 */
@NullMarked
package io.k8slab.local.ssh;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP edge for Knative, containers and the local installation: sockets in, the function {@code
 * api} behind; below it what feeds functions and people's open pages. Knows {@code
 * functions/core}'s message form and composition root, and no feature.
 */
@NullMarked
package io.k8slab.edge;

import org.jspecify.annotations.NullMarked;

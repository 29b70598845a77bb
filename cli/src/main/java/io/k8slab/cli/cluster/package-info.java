/**
 * {@code k8slab cluster …}: one command a file, and how a cluster looks to people. Asks the server
 * by {@link io.k8slab.cli.session.Api} only.
 */
@NullMarked
package io.k8slab.cli.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * How long a cluster lives: durations as people write them, and how far a lease may be extended.
 */
@NullMarked
package io.k8slab.lease;

import org.jspecify.annotations.NullMarked;

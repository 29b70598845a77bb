/**
 * A load generator that never waits for answers before it sends the next request. Knows no HTTP.
 */
@NullMarked
package io.k8slab.bench.load;

import org.jspecify.annotations.NullMarked;

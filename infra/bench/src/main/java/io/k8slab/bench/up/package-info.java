/** What {@code ./lab up} takes of a person's time and of the machine's memory. */
@NullMarked
package io.k8slab.bench.up;

import org.jspecify.annotations.NullMarked;

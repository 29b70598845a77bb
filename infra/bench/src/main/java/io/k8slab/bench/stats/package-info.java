/** Percentiles, medians, resident memory: numbers and nothing of what they are about. */
@NullMarked
package io.k8slab.bench.stats;

import org.jspecify.annotations.NullMarked;

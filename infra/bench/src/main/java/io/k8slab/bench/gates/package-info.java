/**
 * The names, figures and gates of {@code infra/bench/gates.yaml}. Knows nothing of how they are
 * measured.
 */
@NullMarked
package io.k8slab.bench.gates;

import org.jspecify.annotations.NullMarked;

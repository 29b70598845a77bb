/**
 * {@code ./lab bench}: measures the figures that a release must hold and prints each beside its
 * gate. Owns the command line and the list of benches; what each measures is in the packages below.
 */
@NullMarked
package io.k8slab.bench;

import org.jspecify.annotations.NullMarked;

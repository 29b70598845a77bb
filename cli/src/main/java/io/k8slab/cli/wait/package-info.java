/**
 * {@code --wait}: asks for a cluster again and again, ever slower, until it is where it should be,
 * and shows its steps on stderr meanwhile. It only looks: ending it changes nothing.
 */
@NullMarked
package io.k8slab.cli.wait;

import org.jspecify.annotations.NullMarked;

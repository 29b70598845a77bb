/** Puts the functions on clusters together. Knows every part of them, and nothing knows it. */
@NullMarked
package io.k8slab.cluster.wiring;

import org.jspecify.annotations.NullMarked;

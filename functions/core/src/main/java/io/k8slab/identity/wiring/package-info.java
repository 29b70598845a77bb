/** Puts the parts of identity together. Knows every part of it, and nothing of it knows this. */
@NullMarked
package io.k8slab.identity.wiring;

import org.jspecify.annotations.NullMarked;

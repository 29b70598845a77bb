/** Puts the parts of teams together. */
@NullMarked
package io.k8slab.team.wiring;

import org.jspecify.annotations.NullMarked;

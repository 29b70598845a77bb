/**
 * The functions in this process: their context, and what calls each of them. Knows their names, as
 * any platform does, and no feature.
 */
@NullMarked
package io.k8slab.local.functions;

import org.jspecify.annotations.NullMarked;

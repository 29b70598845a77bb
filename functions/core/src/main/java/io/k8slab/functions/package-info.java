/**
 * The composition root: reads the configuration, makes every feature and registers the functions.
 * Knows all features; none knows it.
 */
@NullMarked
package io.k8slab.functions;

import org.jspecify.annotations.NullMarked;

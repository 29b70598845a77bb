/**
 * Measures the figures that a release must hold, on this machine, against gates that are data
 * ({@code gates.yaml}). Starts what it measures itself, on data folders of its own, and leaves
 * nothing behind.
 */
@NullMarked
package io.k8slab.bench;

import org.jspecify.annotations.NullMarked;

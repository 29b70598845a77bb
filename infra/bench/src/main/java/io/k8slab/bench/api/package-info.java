/**
 * The API under load, over sockets, from outside of its process: usual, growing, too much, for
 * long.
 */
@NullMarked
package io.k8slab.bench.api;

import org.jspecify.annotations.NullMarked;

/** The API under load, over sockets, from outside of its process. */
@NullMarked
package io.k8slab.bench.api;

import org.jspecify.annotations.NullMarked;

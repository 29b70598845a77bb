/**
 * What is deployed, as {@code infra/dist} made it: how quickly it starts, what it costs a warm
 * call, how large it is.
 */
@NullMarked
package io.k8slab.bench.deployed;

import org.jspecify.annotations.NullMarked;

/**
 * What is there before a load begins: people, sign-ins and clusters, written by SQL in sets because
 * how they came is not what is measured.
 */
@NullMarked
package io.k8slab.bench.fill;

import org.jspecify.annotations.NullMarked;

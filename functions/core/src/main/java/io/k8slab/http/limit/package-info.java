/**
 * How many requests one caller may send. Counted in memory; what was counted goes to the database
 * in chunks, so that all instances together keep to one limit. Knows nothing of routes and tokens.
 */
@NullMarked
package io.k8slab.http.limit;

import org.jspecify.annotations.NullMarked;

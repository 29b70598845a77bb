/**
 * Runs in the build only: makes the route table and {@code openapi.json} from {@code openapi.yaml}.
 * Knows nothing of ours.
 */
@NullMarked
package io.k8slab.routes;

import org.jspecify.annotations.NullMarked;

/**
 * A model of the API on a real socket, held against the OpenAPI document at every exchange, and the
 * program run inside the test's JVM.
 */
@NullMarked
package io.k8slab.cli.testing;

import org.jspecify.annotations.NullMarked;

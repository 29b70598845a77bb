/**
 * What can go wrong, as the person at the terminal is told of it: the exit codes, the API's problem
 * types, and {@link io.k8slab.cli.failure.Failure}, the one exception that commands end with.
 */
@NullMarked
package io.k8slab.cli.failure;

import org.jspecify.annotations.NullMarked;

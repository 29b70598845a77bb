/**
 * One request and its answer over {@code java.net.http}: retries that are safe, problems turned
 * into {@link io.k8slab.cli.failure.Failure}, the trace of {@code --verbose}. Knows no command and
 * no configuration; a token is something it is given.
 */
@NullMarked
package io.k8slab.cli.http;

import org.jspecify.annotations.NullMarked;

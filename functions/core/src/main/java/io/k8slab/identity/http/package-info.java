/** The account operations of the HTTP API, on what {@code identity} does. */
@NullMarked
package io.k8slab.identity.http;

import org.jspecify.annotations.NullMarked;

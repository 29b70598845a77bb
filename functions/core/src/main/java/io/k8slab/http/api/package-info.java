/**
 * The function {@code api}: one HTTP exchange as messages in and out, matched, checked,
 * authenticated, handed to a feature's handler and answered. Edges know {@link
 * io.k8slab.http.api.HttpMessages}; no feature knows this package.
 */
@NullMarked
package io.k8slab.http.api;

import org.jspecify.annotations.NullMarked;

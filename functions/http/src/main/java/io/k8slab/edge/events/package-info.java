/**
 * CloudEvents over HTTP, binary and structured, for the functions that take events or run by a
 * clock: what Knative Eventing's sources deliver. Knows {@code functions/core}'s message forms and
 * no feature.
 */
@NullMarked
package io.k8slab.edge.events;

import org.jspecify.annotations.NullMarked;

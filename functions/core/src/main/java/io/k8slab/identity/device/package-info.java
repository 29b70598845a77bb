/** Signing in a device that has no browser, by somebody who has one (RFC 8628). See ADR 0017. */
@NullMarked
package io.k8slab.identity.device;

import org.jspecify.annotations.NullMarked;

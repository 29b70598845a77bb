/**
 * One suite of HTTP exchanges that every platform's edge must answer alike: what the function
 * {@code api} answers when it is called directly, byte for byte, but for the closed list in {@link
 * io.k8slab.testing.contract.Masks}.
 */
@NullMarked
package io.k8slab.testing.contract;

import org.jspecify.annotations.NullMarked;

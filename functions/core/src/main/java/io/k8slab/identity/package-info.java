/**
 * Who somebody is: registering, signing in, tokens and their keys. Knows the plumbing only; other
 * features meet it as {@link io.k8slab.http.Principal}.
 */
@NullMarked
package io.k8slab.identity;

import org.jspecify.annotations.NullMarked;

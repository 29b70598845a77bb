/** Tokens that programs hold: of people, and of service accounts. */
@NullMarked
package io.k8slab.identity.program;

import org.jspecify.annotations.NullMarked;

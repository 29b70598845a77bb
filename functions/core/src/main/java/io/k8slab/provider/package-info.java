/** What can be made here, from what the hosts offer. */
@NullMarked
package io.k8slab.provider;

import org.jspecify.annotations.NullMarked;

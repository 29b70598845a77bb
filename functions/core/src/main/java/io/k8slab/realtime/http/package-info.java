/** The operations of the tag Realtime. */
@NullMarked
package io.k8slab.realtime.http;

import org.jspecify.annotations.NullMarked;

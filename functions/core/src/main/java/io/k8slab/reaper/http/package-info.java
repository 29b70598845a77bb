/** The operations on the reaper. */
@NullMarked
package io.k8slab.reaper.http;

import org.jspecify.annotations.NullMarked;

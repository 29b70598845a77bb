/** Hosts over HTTP, for system administrators. */
@NullMarked
package io.k8slab.host.http;

import org.jspecify.annotations.NullMarked;

/** Events on their way to people's sockets, and what a socket costs the process that holds it. */
@NullMarked
package io.k8slab.bench.sockets;

import org.jspecify.annotations.NullMarked;

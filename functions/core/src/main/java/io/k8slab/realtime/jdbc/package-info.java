/** The rows of tickets, and of who may still listen. */
@NullMarked
package io.k8slab.realtime.jdbc;

import org.jspecify.annotations.NullMarked;

/** The SQL of the outbox. */
@NullMarked
package io.k8slab.outbox.jdbc;

import org.jspecify.annotations.NullMarked;

/** The SQL of what agents said. */
@NullMarked
package io.k8slab.status.jdbc;

import org.jspecify.annotations.NullMarked;

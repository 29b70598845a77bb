/** The counts that instances share, in PostgreSQL. */
@NullMarked
package io.k8slab.http.limit.jdbc;

import org.jspecify.annotations.NullMarked;

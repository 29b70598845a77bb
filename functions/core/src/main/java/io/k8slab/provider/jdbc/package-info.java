/** The SQL of the catalog. */
@NullMarked
package io.k8slab.provider.jdbc;

import org.jspecify.annotations.NullMarked;

/** PostgreSQL as all features use it: transactions, and what to do when it is away. */
@NullMarked
package io.k8slab.jdbc;

import org.jspecify.annotations.NullMarked;

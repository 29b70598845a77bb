/** The SQL of quotas. */
@NullMarked
package io.k8slab.quota.jdbc;

import org.jspecify.annotations.NullMarked;

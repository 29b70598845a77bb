/** The SQL of clusters, their steps and logs, on a connection that is given. */
@NullMarked
package io.k8slab.cluster.jdbc;

import org.jspecify.annotations.NullMarked;

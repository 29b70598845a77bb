@NullMarked
package io.k8slab.cluster.jdbc;

import org.jspecify.annotations.NullMarked;

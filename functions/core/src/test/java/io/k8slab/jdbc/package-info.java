@NullMarked
package io.k8slab.jdbc;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.audit.jdbc;

import org.jspecify.annotations.NullMarked;

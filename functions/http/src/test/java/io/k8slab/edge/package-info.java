@NullMarked
package io.k8slab.edge;

import org.jspecify.annotations.NullMarked;

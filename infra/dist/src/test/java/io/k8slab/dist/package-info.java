@NullMarked
package io.k8slab.dist;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.cluster.sweep;

import org.jspecify.annotations.NullMarked;

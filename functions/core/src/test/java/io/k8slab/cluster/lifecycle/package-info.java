@NullMarked
package io.k8slab.cluster.lifecycle;

import org.jspecify.annotations.NullMarked;

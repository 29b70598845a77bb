@NullMarked
package io.k8slab.cluster;

import org.jspecify.annotations.NullMarked;

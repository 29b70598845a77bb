@NullMarked
package io.k8slab.lease;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.status;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.local.postgres;

import org.jspecify.annotations.NullMarked;

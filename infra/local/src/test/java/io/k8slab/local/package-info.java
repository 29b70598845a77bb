@NullMarked
package io.k8slab.local;

import org.jspecify.annotations.NullMarked;

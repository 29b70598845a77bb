@NullMarked
package io.k8slab.quota;

import org.jspecify.annotations.NullMarked;

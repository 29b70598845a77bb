@NullMarked
package io.k8slab.identity;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.access;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.health;

import org.jspecify.annotations.NullMarked;

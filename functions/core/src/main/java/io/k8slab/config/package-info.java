/** Settings from the environment, read once at the start. Knows no feature. */
@NullMarked
package io.k8slab.config;

import org.jspecify.annotations.NullMarked;

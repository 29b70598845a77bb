@NullMarked
package io.k8slab.config;

import org.jspecify.annotations.NullMarked;

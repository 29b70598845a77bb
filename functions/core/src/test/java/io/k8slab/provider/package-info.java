@NullMarked
package io.k8slab.provider;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.bench;

import org.jspecify.annotations.NullMarked;

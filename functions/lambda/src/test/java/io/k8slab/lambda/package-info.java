@NullMarked
package io.k8slab.lambda;

import org.jspecify.annotations.NullMarked;

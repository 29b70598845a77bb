@NullMarked
package io.k8slab.functions;

import org.jspecify.annotations.NullMarked;

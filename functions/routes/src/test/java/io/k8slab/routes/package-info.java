@NullMarked
package io.k8slab.routes;

import org.jspecify.annotations.NullMarked;

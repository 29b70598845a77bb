@NullMarked
package io.k8slab.host;

import org.jspecify.annotations.NullMarked;

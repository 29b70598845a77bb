@NullMarked
package io.k8slab.local.process;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.local.secrets;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.identity.device;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.inbox;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.outbox;

import org.jspecify.annotations.NullMarked;

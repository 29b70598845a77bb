@NullMarked
package io.k8slab.local.kafka;

import org.jspecify.annotations.NullMarked;

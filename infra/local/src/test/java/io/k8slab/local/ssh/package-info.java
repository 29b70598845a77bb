@NullMarked
package io.k8slab.local.ssh;

import org.jspecify.annotations.NullMarked;

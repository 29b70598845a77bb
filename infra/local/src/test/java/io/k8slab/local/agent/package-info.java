@NullMarked
package io.k8slab.local.agent;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.local.rules;

import org.jspecify.annotations.NullMarked;

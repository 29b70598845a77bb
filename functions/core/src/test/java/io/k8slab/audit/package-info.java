@NullMarked
package io.k8slab.audit;

import org.jspecify.annotations.NullMarked;

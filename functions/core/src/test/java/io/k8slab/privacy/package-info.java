@NullMarked
package io.k8slab.privacy;

import org.jspecify.annotations.NullMarked;

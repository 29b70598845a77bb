@NullMarked
package io.k8slab.audit.chain;

import org.jspecify.annotations.NullMarked;

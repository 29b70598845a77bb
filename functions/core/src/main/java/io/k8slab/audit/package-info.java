/** Who did what, when and from where: append-only rows in the transaction of the act. */
@NullMarked
package io.k8slab.audit;

import org.jspecify.annotations.NullMarked;

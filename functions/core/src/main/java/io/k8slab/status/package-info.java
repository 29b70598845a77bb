/** What agents say of their work: checked, applied once, refused where it is not theirs to say. */
@NullMarked
package io.k8slab.status;

import org.jspecify.annotations.NullMarked;

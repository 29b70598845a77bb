/** Whether the process lives and can serve, and the API's own description. Knows no feature. */
@NullMarked
package io.k8slab.health;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.http.limit;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.http.api;

import org.jspecify.annotations.NullMarked;

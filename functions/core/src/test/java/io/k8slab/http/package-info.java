@NullMarked
package io.k8slab.http;

import org.jspecify.annotations.NullMarked;

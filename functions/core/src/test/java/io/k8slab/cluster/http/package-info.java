@NullMarked
package io.k8slab.cluster.http;

import org.jspecify.annotations.NullMarked;

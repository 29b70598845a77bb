@NullMarked
package io.k8slab.cluster.credentials;

import org.jspecify.annotations.NullMarked;

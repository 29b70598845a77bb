@NullMarked
package io.k8slab.edge.feed;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.local.feed;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.realtime;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.edge.realtime;

import org.jspecify.annotations.NullMarked;

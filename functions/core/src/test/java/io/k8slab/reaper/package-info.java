@NullMarked
package io.k8slab.reaper;

import org.jspecify.annotations.NullMarked;

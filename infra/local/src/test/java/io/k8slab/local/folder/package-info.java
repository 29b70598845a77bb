@NullMarked
package io.k8slab.local.folder;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.k8slab.team;

import org.jspecify.annotations.NullMarked;

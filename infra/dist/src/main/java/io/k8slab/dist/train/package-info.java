/** Real invocations of a process, so that its AOT cache knows what a first one needs. */
@NullMarked
package io.k8slab.dist.train;

import org.jspecify.annotations.NullMarked;

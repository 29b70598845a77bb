/** The lifecycle of a cluster as a pure function. Knows no database, no messages, no clock. */
@NullMarked
package io.k8slab.cluster.lifecycle;

import org.jspecify.annotations.NullMarked;

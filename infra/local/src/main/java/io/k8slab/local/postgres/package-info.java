/** A real PostgreSQL as a child of this process: its programs, its data folder, its life. */
@NullMarked
package io.k8slab.local.postgres;

import org.jspecify.annotations.NullMarked;

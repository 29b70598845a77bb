/** The SQL of the quarantine and of what stops the reaper. */
@NullMarked
package io.k8slab.reaper.jdbc;

import org.jspecify.annotations.NullMarked;

/**
 * The database of the installation as the functions find it: the migration job, and what an
 * operator registers once.
 */
@NullMarked
package io.k8slab.local.database;

import org.jspecify.annotations.NullMarked;

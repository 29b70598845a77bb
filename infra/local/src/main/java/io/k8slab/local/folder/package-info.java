/**
 * The one folder of an installation: what lies where, who may read it, which ports belong to it.
 */
@NullMarked
package io.k8slab.local.folder;

import org.jspecify.annotations.NullMarked;

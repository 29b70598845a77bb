/** The process as its launcher and its user see it: options, progress, status, an orderly stop. */
@NullMarked
package io.k8slab.local.process;

import org.jspecify.annotations.NullMarked;

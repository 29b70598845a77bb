/** What SSH adds to a command's time. */
@NullMarked
package io.k8slab.bench.ssh;

import org.jspecify.annotations.NullMarked;

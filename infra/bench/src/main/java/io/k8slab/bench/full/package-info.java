/** Whether what people and clocks do often costs the same in a database that is full. */
@NullMarked
package io.k8slab.bench.full;

import org.jspecify.annotations.NullMarked;

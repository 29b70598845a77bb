/** How long a real kind cluster takes, asked for through the API and made by hand. */
@NullMarked
package io.k8slab.bench.kind;

import org.jspecify.annotations.NullMarked;

/** How long a simulated cluster takes, asked for through the API and made by hand. */
@NullMarked
package io.k8slab.bench.kwok;

import org.jspecify.annotations.NullMarked;

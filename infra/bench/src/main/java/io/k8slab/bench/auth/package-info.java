/** What it costs to believe a token, inside of one process. */
@NullMarked
package io.k8slab.bench.auth;

import org.jspecify.annotations.NullMarked;

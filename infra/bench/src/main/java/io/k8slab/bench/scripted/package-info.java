/**
 * A host agent with its real runner, bus and reports, whose hosts are made up: commands arrive as
 * anywhere, and no cluster is made. It lets the functions be measured under loads that no machine's
 * hosts could take.
 */
@NullMarked
package io.k8slab.bench.scripted;

import org.jspecify.annotations.NullMarked;

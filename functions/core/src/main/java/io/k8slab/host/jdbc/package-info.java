/** The SQL of hosts, agents and placements. */
@NullMarked
package io.k8slab.host.jdbc;

import org.jspecify.annotations.NullMarked;

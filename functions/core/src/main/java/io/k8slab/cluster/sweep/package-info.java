/**
 * What happens to clusters because time passes: leases that end, deadlines, the queue. Run by
 * schedules.
 */
@NullMarked
package io.k8slab.cluster.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * What happens to clusters because time passes: leases that end, deadlines, the queue, hosts that
 * are drained. Run by schedules.
 */
@NullMarked
package io.k8slab.cluster.sweep;

import org.jspecify.annotations.NullMarked;

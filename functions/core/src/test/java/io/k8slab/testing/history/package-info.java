/**
 * What a run with faults did, and whether all promises were kept. Pure: knows no clock, no
 * database, no broker; a history is a file that can be judged again.
 */
@NullMarked
package io.k8slab.testing.history;

import org.jspecify.annotations.NullMarked;

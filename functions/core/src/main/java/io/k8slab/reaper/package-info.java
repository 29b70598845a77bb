/**
 * What hosts have and nobody here knows: watched for a while, then removed, a few at a time, and
 * never while this database may be older than what it has done. Knows no clusters but by id.
 */
@NullMarked
package io.k8slab.reaper;

import org.jspecify.annotations.NullMarked;

/**
 * What calls functions where no platform does: a consumer for each function that takes events, a
 * ticker for each that runs by the clock. Knows no feature.
 */
@NullMarked
package io.k8slab.edge.feed;

import org.jspecify.annotations.NullMarked;

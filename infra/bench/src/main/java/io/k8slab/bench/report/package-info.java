/**
 * What a measured figure becomes beside its gate, as a table for people and as JSON for programs.
 */
@NullMarked
package io.k8slab.bench.report;

import org.jspecify.annotations.NullMarked;

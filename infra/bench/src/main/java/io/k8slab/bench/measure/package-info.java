/**
 * What every bench is and gets: its name, its surroundings, the figures it answers with. Knows no
 * single bench.
 */
@NullMarked
package io.k8slab.bench.measure;

import org.jspecify.annotations.NullMarked;

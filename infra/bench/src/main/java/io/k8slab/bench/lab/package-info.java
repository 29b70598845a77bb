/**
 * Installations of K8s-Lab to measure: started in processes of their own, on folders of their own,
 * and gone afterwards.
 */
@NullMarked
package io.k8slab.bench.lab;

import org.jspecify.annotations.NullMarked;

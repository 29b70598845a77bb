/**
 * Personal access to a cluster: opens what the agent sealed, mints short certificates. Secrets stay
 * in here.
 */
@NullMarked
package io.k8slab.cluster.credentials;

import org.jspecify.annotations.NullMarked;

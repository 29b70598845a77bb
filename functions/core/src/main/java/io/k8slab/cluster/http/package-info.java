/** Clusters over HTTP: bodies, parameters and answers as openapi.yaml says. */
@NullMarked
package io.k8slab.cluster.http;

import org.jspecify.annotations.NullMarked;

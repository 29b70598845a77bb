/** Lambda's side of an instance: the Runtime API, and events as AWS documents them. */
@NullMarked
package io.k8slab.lambda.testing;

import org.jspecify.annotations.NullMarked;

/**
 * Makes the folders that are deployed: jars, a JRE of the modules they need, a launcher, and an AOT
 * cache trained by real invocations. What images, the Lambda packages and their tests are made of.
 */
@NullMarked
package io.k8slab.dist;

import org.jspecify.annotations.NullMarked;

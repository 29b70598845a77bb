/** Quotas as the API has them. */
@NullMarked
package io.k8slab.quota.http;

import org.jspecify.annotations.NullMarked;

/** Teams as the API has them. */
@NullMarked
package io.k8slab.team.http;

import org.jspecify.annotations.NullMarked;

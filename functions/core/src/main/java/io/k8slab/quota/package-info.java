/** What a person may use: the configured defaults and what differs from them. */
@NullMarked
package io.k8slab.quota;

import org.jspecify.annotations.NullMarked;

/** The operations of the API on what is held on a person. */
@NullMarked
package io.k8slab.privacy.http;

import org.jspecify.annotations.NullMarked;

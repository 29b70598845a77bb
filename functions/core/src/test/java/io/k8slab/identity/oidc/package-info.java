@NullMarked
package io.k8slab.identity.oidc;

import org.jspecify.annotations.NullMarked;

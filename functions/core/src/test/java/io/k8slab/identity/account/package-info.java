@NullMarked
package io.k8slab.identity.account;

import org.jspecify.annotations.NullMarked;

/** Accounts and refresh tokens as rows. Known to {@code identity} only. */
@NullMarked
package io.k8slab.identity.jdbc;

import org.jspecify.annotations.NullMarked;

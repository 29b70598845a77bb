/** What system administrators do with the accounts of others. */
@NullMarked
package io.k8slab.identity.admin;

import org.jspecify.annotations.NullMarked;

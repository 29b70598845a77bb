/** What people do with their accounts: register, confirm an address, change, reset, leave. */
@NullMarked
package io.k8slab.identity.account;

import org.jspecify.annotations.NullMarked;

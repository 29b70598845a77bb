/** The operations of the API on the audit log. */
@NullMarked
package io.k8slab.audit.http;

import org.jspecify.annotations.NullMarked;

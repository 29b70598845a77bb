@NullMarked
package io.k8slab.audit.http;

import org.jspecify.annotations.NullMarked;

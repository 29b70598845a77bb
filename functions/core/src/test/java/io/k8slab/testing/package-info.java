/** What tests of several features share: a real PostgreSQL, and what is built on it. */
@NullMarked
package io.k8slab.testing;

import org.jspecify.annotations.NullMarked;

/** What the tests of several packages share: a real broker and a host in memory. */
@NullMarked
package io.k8slab.agent.testing;

import org.jspecify.annotations.NullMarked;

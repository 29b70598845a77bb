/**
 * Real parts for tests, also of other modules: an OpenSSH server on loopback, the testbed's
 * programs, free ports.
 */
@NullMarked
package io.k8slab.agent.testing;

import org.jspecify.annotations.NullMarked;

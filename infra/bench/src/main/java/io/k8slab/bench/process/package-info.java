/** What a process on this machine holds and uses, as Linux and the JVM themselves say it. */
@NullMarked
package io.k8slab.bench.process;

import org.jspecify.annotations.NullMarked;

package io.k8slab.bench;

import java.util.List;

/** One measurement: starts what it needs, measures within about 90 s, leaves nothing behind. */
@FunctionalInterface
interface Bench {
  List<Measured> measure() throws Exception;
}

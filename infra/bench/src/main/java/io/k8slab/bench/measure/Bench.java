package io.k8slab.bench.measure;

import java.util.List;

/**
 * Measures the figures of one name. Takes at most about 90 s, keeps to loopback, free ports and a
 * folder of its own, and leaves nothing behind.
 */
public interface Bench {

  /** As in the gates' file. */
  String name();

  /**
   * @return every figure that has a gate, and whatever else explains them
   * @throws Exception where it could not be measured, saying why
   */
  List<Figure> measure(Surroundings surroundings) throws Exception;
}

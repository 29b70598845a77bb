package io.k8slab.http.limit;

import java.util.OptionalDouble;

/** Where instances tell each other what they let through. */
@FunctionalInterface
public interface SharedCounts {
  /** For an instance that is alone. */
  SharedCounts NONE = (caller, limit, tokens) -> OptionalDouble.empty();

  /**
   * Adds what this instance gave out.
   *
   * @param caller which bucket: 32 bytes that name it and nobody
   * @return what is left of all instances' tokens, less than 0 where they gave out too many; empty
   *     where it cannot be known now
   */
  OptionalDouble spend(byte[] caller, Limit limit, int tokens);
}

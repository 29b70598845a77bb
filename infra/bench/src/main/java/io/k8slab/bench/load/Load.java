package io.k8slab.bench.load;

import io.k8slab.bench.stats.Samples;
import java.util.List;

/**
 * What a load found.
 *
 * @param latencies in ms, of every request, each from the time at which it was to be sent
 * @param errors requests that failed or were not answered in time
 * @param refused those of them that were answered 503: more was under way than the server takes, or
 *     no connection of its pool came free in time
 * @param messages of the first few errors
 */
public record Load(Samples latencies, int errors, int refused, List<String> messages) {
  public Load {
    messages = List.copyOf(messages);
  }
}

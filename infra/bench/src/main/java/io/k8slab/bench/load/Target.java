package io.k8slab.bench.load;

import io.k8slab.events.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is asked for.
 *
 * @param headers of the request
 */
public record Target(String url, Map<String, String> headers) {
  public Target {
    headers = Map.copyOf(headers);
  }

  /** As vegeta reads them: an object a line. */
  static String json(List<Target> targets) {
    return targets.stream().map(Target::json).collect(Collectors.joining("\n", "", "\n"));
  }

  private String json() {
    Map<String, List<String>> header =
        headers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    return Json.MAPPER.writeValueAsString(Map.of("method", "GET", "url", url, "header", header));
  }
}

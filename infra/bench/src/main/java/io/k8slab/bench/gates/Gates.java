package io.k8slab.bench.gates;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All gated names, in the file's order. */
public record Gates(Map<String, GatedName> byName) {
  public Gates {
    byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  public Optional<GatedName> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}

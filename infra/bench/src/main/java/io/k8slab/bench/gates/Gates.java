package io.k8slab.bench.gates;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All names of the gates' file, in its order. */
public record Gates(Map<String, GatedName> byName) {
  public Gates {
    byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  public Optional<GatedName> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Those that are measured where none is named. */
  public List<String> gatedNames() {
    return byName.values().stream().filter(GatedName::isGated).map(GatedName::name).toList();
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}

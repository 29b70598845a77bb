package io.k8slab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads {@code gates.yaml}, whose head says what it holds. */
final class ReadGates {
  private ReadGates() {}

  /** By name, in the file's order. */
  static Map<String, List<Gate>> from(Path file) throws IOException {
    var gates = new LinkedHashMap<String, List<Gate>>();
    Map<?, ?> names =
        map(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    for (var name : names.entrySet()) {
      var ofName = new ArrayList<Gate>();
      if (map(name.getValue()).get("gates") instanceof List<?> lines) {
        for (var line : lines) {
          ofName.add(gate(name.getKey().toString(), map(line)));
        }
      }
      gates.put(name.getKey().toString(), List.copyOf(ofName));
    }
    return gates;
  }

  private static Gate gate(String name, Map<?, ?> line) {
    if (!(line.get("value") instanceof Number limit)) {
      throw new IllegalArgumentException(name + ": a gate without a value");
    }
    return new Gate(
        name,
        String.valueOf(line.get("figure")),
        "le".equals(line.get("op")),
        limit.doubleValue(),
        String.valueOf(line.get("unit")),
        "ratio".equals(line.get("kind")));
  }

  private static Map<?, ?> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("not a mapping: " + value);
  }
}

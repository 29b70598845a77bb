package io.k8slab.bench;

import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.ssh.SshExec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every bench there is, in full length. */
final class Benches {
  private Benches() {}

  static Map<String, Bench> all() {
    return byName(List.of(SshExec.full()));
  }

  static Map<String, Bench> byName(List<Bench> benches) {
    Map<String, Bench> named = new LinkedHashMap<>();
    benches.forEach(bench -> named.put(bench.name(), bench));
    return named;
  }
}

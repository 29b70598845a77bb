package io.k8slab.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What can be measured, in the order in which it is. */
final class Benches {
  private final Map<String, Bench> byName = new LinkedHashMap<>();

  Benches() {
    byName.put("create-ready-kwok", new CreateReadyKwok());
    byName.put("commit-to-agent", new CommitToAgent());
    byName.put("ssh-exec", new SshExec());
    byName.put("api-read", new ApiRead());
    byName.put("api-create", new ApiCreate());
    byName.put("up-ready", new UpReady());
    byName.put("up-memory", new UpMemory());
  }

  Map<String, Bench> byName() {
    return byName;
  }
}

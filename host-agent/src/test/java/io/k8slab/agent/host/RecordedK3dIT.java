package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.events.ProviderOffer;
import java.nio.file.Path;
import java.util.List;

class RecordedK3dIT extends RecordedContract {

  @Override
  RecordedTools tools(Path folder) {
    return new RecordedTools(folder, "k3d", List.of("k3d", "docker"));
  }

  @Override
  HostConfig host(RecordedTools tools) {
    return tools.k3dHost();
  }

  @Override
  ProviderOffer expectedOffer() {
    return new ProviderOffer("k3s", List.of(RecordedTools.VERSION), 3, false);
  }

  @Override
  int workers() {
    return 1;
  }

  @Override
  void died(RecordedTools tools) {
    tools.write("containers", tools.read("containers").replace(" running", " exited"));
  }
}

package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.events.ProviderOffer;
import java.nio.file.Path;
import java.util.List;

class RecordedMicrok8sIT extends RecordedContract {

  @Override
  RecordedTools tools(Path folder) {
    return new RecordedTools(folder, "microk8s", List.of("lxc"));
  }

  @Override
  HostConfig host(RecordedTools tools) {
    return tools.microk8sHost("1.34");
  }

  @Override
  ProviderOffer expectedOffer() {
    return new ProviderOffer("microk8s", List.of("1.34"), 0, false);
  }

  @Override
  int workers() {
    return 0;
  }

  @Override
  void died(RecordedTools tools) {
    tools.write("machines", tools.read("machines").replace(" RUNNING", " STOPPED"));
  }
}

package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.events.Resources;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract with a provider whose programs are recorded ones, and behind them control planes
 * that are real: what the agent makes of names, ports, authorities and certificates is tried on an
 * API server. That the real tools do as the recorded ones was never tried.
 */
abstract class RecordedContract extends ProviderContract {
  @TempDir private static Path folder;
  private @Nullable RecordedTools tools;
  private @Nullable HostConfig config;

  abstract RecordedTools tools(Path folder);

  abstract HostConfig host(RecordedTools tools);

  @Override
  final HostConfig config() {
    HostConfig made = config;
    if (made == null) {
      made = host(recorded());
      config = made;
    }
    return made;
  }

  private RecordedTools recorded() {
    RecordedTools made = tools;
    if (made == null) {
      made = tools(folder).withControlPlanes();
      tools = made;
    }
    return made;
  }

  @Override
  final Path stateFolder() {
    return folder.resolve("state");
  }

  @Override
  final Resources resources() {
    return new Resources(1000, 2L << 30, 4L << 30);
  }

  @Override
  final int nodes() {
    return 1 + workers();
  }

  @Override
  final List<String> running() {
    return recorded().planes().stream().map(process -> Long.toString(process.pid())).toList();
  }

  @Override
  final void kill() {
    recorded().planes().forEach(ProcessHandle::destroyForcibly);
    died(recorded());
  }

  /** As the engine tells it after its host was down. */
  abstract void died(RecordedTools tools);

  @Override
  final List<String> leftElsewhere() {
    return (recorded().read("containers")
            + recorded().read("networks")
            + recorded().read("machines"))
        .lines()
        .toList();
  }

  @Override
  final String deployment() {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
       "template": {"metadata": {"labels": {"app": "web"}},
         "spec": {"containers": [{"name": "web", "image": "web"}]}}}}
    """;
  }

  @AfterAll
  void endControlPlanes() {
    recorded().planes().forEach(ProcessHandle::destroyForcibly);
  }
}

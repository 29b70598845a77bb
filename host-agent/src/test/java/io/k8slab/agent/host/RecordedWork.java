package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.step.StepExecutor;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.ProvisionCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;

/** Work on this machine with one provider whose programs are recorded ones. */
final class RecordedWork {
  final RecordingListener listener = new RecordingListener();
  final HostParts parts;

  RecordedWork(HostConfig config, Provider provider) {
    LocalShell shell = new LocalShell();
    HostState state = new HostState(shell, config.stateDir(), "agent-1");
    parts =
        new HostParts(
            config,
            shell,
            state,
            new StepExecutor(shell, state),
            List.of(provider),
            new OutsideView(),
            InstantSource.system());
  }

  HostWork work() {
    return new HostWork(parts);
  }

  WorkResult.Failed failed(ProvisionCluster command) {
    WorkResult result = work().provision(command, listener, new Cancellation());
    assertThat(result).as(listener.log()).isInstanceOf(WorkResult.Failed.class);
    return (WorkResult.Failed) result;
  }

  /** Runs a create up to the look from outside, which here sees nothing, and ends it there. */
  WorkResult createUntilVerified(ProvisionCluster command) throws Exception {
    Cancellation cancellation = new Cancellation();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result = threads.submit(() -> work().provision(command, listener, cancellation));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> result.isDone() || listener.started().contains("verify"));
      cancellation.cancel();
      return result.get();
    }
  }
}

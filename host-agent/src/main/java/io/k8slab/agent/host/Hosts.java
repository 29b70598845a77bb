package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.provider.k3d.K3dProvider;
import io.k8slab.agent.provider.kind.KindProvider;
import io.k8slab.agent.provider.kwok.KwokProvider;
import io.k8slab.agent.provider.microk8s.Microk8sProvider;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.SshClients;
import io.k8slab.agent.step.StepExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Opens hosts. One per agent: all its hosts share one SSH client. */
public final class Hosts implements AutoCloseable {
  private final SshClients ssh = new SshClients();
  private final String agentId;
  private final InstantSource clock;

  /**
   * @param agentId unique among all agents, also from one start of an agent to the next; part of
   *     what a lock's holder is called on the host
   */
  public Hosts(String agentId) {
    this(agentId, InstantSource.system());
  }

  Hosts(String agentId, InstantSource clock) {
    this.agentId = agentId;
    this.clock = clock;
  }

  /** Never fails for a host that cannot be reached: its first use tells. */
  public Host open(HostConfig config) {
    HostShell shell = config.ssh().map(ssh::shell).orElseGet(LocalShell::new);
    HostState state = new HostState(shell, config.stateDir(), agentId);
    return new OpenHost(
        new HostParts(
            config,
            shell,
            state,
            new StepExecutor(shell, state),
            providers(config),
            new OutsideView(),
            clock));
  }

  private List<Provider> providers(HostConfig config) {
    return Stream.of(
            Stream.of(new KwokProvider(config, clock)),
            config.kind().stream().map(kind -> new KindProvider(config, kind, clock)),
            config.k3d().stream().map(k3d -> new K3dProvider(config, k3d, clock)),
            config.microk8s().stream().map(vm -> new Microk8sProvider(config, vm, clock)))
        .<Provider>flatMap(Function.identity())
        .toList();
  }

  /** Close the hosts before. */
  @Override
  public void close() {
    ssh.close();
  }
}

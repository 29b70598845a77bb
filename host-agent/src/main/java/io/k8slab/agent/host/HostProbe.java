package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.HostFacts;
import io.k8slab.agent.cluster.HostFault;
import io.k8slab.agent.cluster.HostReading;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostScript;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.events.Capacity;
import io.k8slab.events.HostCondition;
import io.k8slab.events.Load;
import io.k8slab.events.ProviderOffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a host's facts. Its programs are asked for their version every ten minutes only. */
final class HostProbe implements HostFacts {
  private static final HostScript SCRIPT = HostScript.beside(HostProbe.class, "facts.sh");
  private static final int FACTS = 7;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration OFFERS_LAST = Duration.ofMinutes(10);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);

  private final HostParts parts;
  private @Nullable List<ProviderOffer> offers;
  private Instant offersUntil = Instant.MIN;
  private Instant pruneAt = Instant.MIN;

  HostProbe(HostParts parts) {
    this.parts = parts;
  }

  @Override
  public synchronized HostReading read() {
    try {
      prune();
      Instant asked = parts.clock().instant();
      String[] facts = facts();
      Instant answered = parts.clock().instant();
      HostConfig config = parts.config();
      return new HostReading(
          new Capacity(
              config.slots(),
              config.cpuMillis().orElseGet(() -> Long.parseLong(facts[0]) * 1000),
              config.memoryBytes().orElseGet(() -> Long.parseLong(facts[1]) * 1024),
              Long.parseLong(facts[4]) * 1024),
          new Load(
              Double.parseDouble(facts[3]),
              Long.parseLong(facts[2]) * 1024,
              Long.parseLong(facts[5]) * 1024),
          offers(),
          conditions(Instant.ofEpochSecond(Long.parseLong(facts[6])), asked, answered));
    } catch (HostState.Unreachable e) {
      throw e.told();
    } catch (NumberFormatException e) {
      throw garbled();
    }
  }

  private String[] facts() throws HostState.Unreachable {
    Captured captured =
        parts.shell().capture(Exec.of(TIMEOUT, SCRIPT.argv(parts.state().folder())));
    String[] facts = captured.stdout().strip().split(" ", -1);
    return switch (captured.result()) {
      case ShellResult.Unreachable(String why) -> throw new HostUnreachableException(why);
      case ShellResult.TimedOut() ->
          throw new HostUnreachableException(HostFault.SILENT, "it did not answer in time");
      case ShellResult.Exited(int code) when code != 0 || facts.length != FACTS -> throw garbled();
      case ShellResult.Exited _ -> facts;
    };
  }

  private static HostUnreachableException garbled() {
    return new HostUnreachableException(HostFault.GARBLED, "it does not tell its facts");
  }

  private List<HostCondition> conditions(Instant told, Instant asked, Instant answered) {
    List<HostCondition> conditions = new ArrayList<>();
    conditions.add(JudgeHealth.ready());
    conditions.add(JudgeHealth.clock(told, asked, answered));
    conditions.add(JudgeHealth.speed(Duration.between(asked, answered)));
    conditions.addAll(JudgeHealth.engines(parts.providers(), parts.shell()));
    return conditions;
  }

  private List<ProviderOffer> offers() {
    List<ProviderOffer> known = offers;
    Instant now = parts.clock().instant();
    if (known != null && now.isBefore(offersUntil)) {
      return known;
    }
    List<ProviderOffer> found = new ArrayList<>();
    for (Provider provider : parts.providers()) {
      Captured captured = parts.shell().capture(provider.probe());
      if (captured.succeeded()) {
        provider.offer(captured.stdout()).ifPresent(found::add);
      }
    }
    offers = List.copyOf(found);
    // a host that offers nothing yet may be in the middle of being set up
    offersUntil = found.isEmpty() ? now : now.plus(OFFERS_LAST);
    return found;
  }

  private void prune() throws HostState.Unreachable {
    Instant now = parts.clock().instant();
    if (now.isAfter(pruneAt)) {
      parts.state().prune();
      pruneAt = now.plus(PRUNE_EVERY);
    }
  }
}

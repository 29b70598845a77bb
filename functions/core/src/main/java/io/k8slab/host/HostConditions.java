package io.k8slab.host;

import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every condition of a host for people: first whether it is reported, then what operators want. */
public final class HostConditions {
  private HostConditions() {}

  public static List<Condition> of(Host host) {
    var all = new ArrayList<Condition>();
    all.add(
        host.conditions().stream()
            .filter(c -> c.type().equals(HostCondition.READY) && HostHealth.keepsAway(c))
            .findFirst()
            .orElseGet(() -> ready(host))); // an agent knows better why
    var cordon = host.cordon();
    if (cordon != null) {
      all.add(wanted("Cordoned", "It takes no clusters until it is uncordoned.", cordon.at()));
      var drain = cordon.drain();
      if (drain != null) {
        all.add(wanted("Draining", "The leases on it are its last.", drain.startedAt()));
      }
    }
    host.conditions().stream()
        .filter(c -> all.stream().noneMatch(known -> known.type().equals(c.type())))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static Condition ready(Host host) {
    var silent = Duration.between(host.reportedAt(), host.readAt()).toSeconds();
    return switch (host.state()) {
      case READY ->
          new Condition(
              HostCondition.READY,
              ConditionStatus.TRUE,
              "Reported",
              "It was reported " + Math.max(0, silent) + " s ago.",
              host.reportedAt());
      case SUSPECT, LOST ->
          new Condition(
              HostCondition.READY,
              ConditionStatus.UNKNOWN,
              "NotReported",
              "Nobody has reported it for " + silent + " s.",
              host.reportedAt());
      case RETIRED ->
          new Condition(
              HostCondition.READY,
              ConditionStatus.FALSE,
              "Retired",
              "It was taken away on purpose.",
              host.reportedAt());
    };
  }

  private static Condition wanted(String type, String message, Instant since) {
    return new Condition(type, ConditionStatus.TRUE, "Operator", message, since);
  }
}

package io.k8slab.testing.history;

import io.k8slab.testing.history.History.Cluster;
import io.k8slab.testing.history.History.Host;
import io.k8slab.testing.history.History.Operation;
import io.k8slab.testing.history.History.Outcome;
import io.k8slab.testing.history.History.Place;
import io.k8slab.testing.history.History.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which promises a history breaks, one line each; none where all were kept. */
public final class JudgeHistory {
  private static final Set<String> AT_REST = Set.of("RUNNING", "TERMINATED", "ERROR");

  private final History history;
  private final Map<UUID, Cluster> clusters;
  private final List<String> broken = new ArrayList<>();

  private JudgeHistory(History history) {
    this.history = history;
    this.clusters =
        history.clusters().stream().collect(Collectors.toMap(Cluster::id, Function.identity()));
  }

  public static List<String> of(History history) {
    var judge = new JudgeHistory(history);
    history.operations().forEach(judge::wasDone);
    history.clusters().forEach(judge::cameToRest);
    judge.nothingIsLeft();
    judge.quotas();
    judge.places();
    judge.audit();
    return List.copyOf(judge.broken);
  }

  /** No accepted command is lost, and no refused one was carried out. */
  private void wasDone(Operation operation) {
    var id = operation.clusterId();
    var cluster = id == null ? null : clusters.get(id);
    if (operation.outcome() != Outcome.OK) {
      return;
    }
    if (cluster == null) {
      fault("lost", operation.id() + " was accepted and its cluster is not there");
      return;
    }
    switch (operation.verb()) {
      case CREATE -> {}
      case DELETE -> {
        if (cluster.status().equals("RUNNING")) {
          fault("lost", operation.id() + " deleted " + id + ", which runs");
        }
      }
      case EXTEND -> {
        var promised = operation.leaseEnd();
        var end = cluster.leaseEnd();
        if (promised != null && (end == null || end.isBefore(promised))) {
          fault("lost", operation.id() + " extended " + id + " to " + promised + ", not " + end);
        }
      }
    }
  }

  private void cameToRest(Cluster cluster) {
    if (!AT_REST.contains(cluster.status())) {
      fault("stuck", cluster.id() + " is " + cluster.status());
    }
    var end = cluster.leaseEnd();
    var removal = cluster.removalAskedAt();
    if (end != null && removal != null) {
      if (removal.isAfter(end.plus(history.promises().leaseBound()))) {
        fault("lease", cluster.id() + " ended at " + removal + ", its lease at " + end);
      }
    }
  }

  /** What runs is on its host and nowhere else, and nothing else is anywhere. */
  private void nothingIsLeft() {
    var on = new HashMap<UUID, List<String>>();
    for (var host : history.hosts()) {
      host.clusters()
          .forEach(id -> on.computeIfAbsent(id, _ -> new ArrayList<>()).add(host.hostId()));
    }
    on.forEach(
        (id, hosts) -> {
          if (hosts.size() > 1) {
            fault("twice", id + " is on " + hosts);
          }
          var cluster = clusters.get(id);
          if (cluster == null || !cluster.status().equals("RUNNING")) {
            fault("orphan", id + " is on " + hosts + " and should not be");
          } else if (!hosts.contains(host(cluster))) {
            fault("orphan", id + " is on " + hosts + " and belongs on " + host(cluster));
          }
        });
    history.clusters().stream()
        .filter(cluster -> cluster.status().equals("RUNNING") && !on.containsKey(cluster.id()))
        .forEach(cluster -> fault("gone", cluster.id() + " should run and is on no host"));
  }

  private static @Nullable String host(Cluster cluster) {
    return cluster.places().isEmpty() ? null : cluster.places().getLast().hostId();
  }

  /** Something that counts between two times; the end is open where it is null. */
  private record Span(Instant from, @Nullable Instant until) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && (until == null || at.isBefore(until));
    }
  }

  private void quotas() {
    history.clusters().stream()
        .collect(
            Collectors.groupingBy(
                Cluster::person,
                Collectors.mapping(
                    c -> new Span(c.countedFrom(), c.countedUntil()), Collectors.toList())))
        .forEach(
            (person, spans) -> {
              long most = most(spans);
              if (most > history.promises().activeClusters()) {
                fault("quota", person + " had " + most + " clusters at once");
              }
            });
  }

  private void places() {
    for (var cluster : history.clusters()) {
      if (most(cluster.places().stream().map(JudgeHistory::span).toList()) > 1) {
        fault("twice", cluster.id() + " held two places at once");
      }
    }
    for (Host host : history.hosts()) {
      var here =
          history.clusters().stream()
              .flatMap(cluster -> cluster.places().stream())
              .filter(place -> place.hostId().equals(host.hostId()))
              .toList();
      if (most(here.stream().map(JudgeHistory::span).toList()) > host.slots()) {
        fault("slots", host.hostId() + " had more than its " + host.slots() + " slots in use");
      }
      here.stream()
          .collect(Collectors.groupingBy(Place::slot))
          .forEach(
              (slot, held) -> {
                if (most(held.stream().map(JudgeHistory::span).toList()) > 1) {
                  fault("slots", "slot " + slot + " of " + host.hostId() + " was given twice");
                }
              });
    }
  }

  private static Span span(Place place) {
    return new Span(place.from(), place.until());
  }

  /** The sum only grows where something begins. */
  private static long most(List<Span> spans) {
    return spans.stream()
        .mapToLong(one -> spans.stream().filter(span -> span.holds(one.from())).count())
        .max()
        .orElse(0);
  }

  /** Each accepted act is audited once; one without an answer at most once. */
  private void audit() {
    for (var verb : Verb.values()) {
      var action = action(verb);
      var audited =
          history.audit().stream()
              .filter(one -> one.action().equals(action))
              .collect(Collectors.groupingBy(History.Audited::clusterId, Collectors.counting()));
      history.clusters().forEach(cluster -> audited(verb, cluster.id(), audited));
    }
  }

  private void audited(Verb verb, UUID id, Map<UUID, Long> audited) {
    long found = Objects.requireNonNullElse(audited.get(id), 0L);
    long accepted = count(verb, id, Outcome.OK);
    long unknown = count(verb, id, Outcome.UNKNOWN);
    // a repeated delete is accepted and changes nothing; a create without an answer told no id
    boolean complete =
        switch (verb) {
          case CREATE -> found == 1;
          case EXTEND -> found >= accepted && found <= accepted + unknown;
          case DELETE -> found >= Math.min(1, accepted) && found <= accepted + unknown;
        };
    if (!complete) {
      fault("audit", action(verb) + " of " + id + " is there " + found + " times");
    }
  }

  private long count(Verb verb, UUID id, Outcome outcome) {
    return history.operations().stream()
        .filter(one -> one.verb() == verb && one.outcome() == outcome)
        .filter(one -> id.equals(one.clusterId()))
        .count();
  }

  private static String action(Verb verb) {
    return switch (verb) {
      case CREATE -> "cluster.create";
      case EXTEND -> "cluster.extend";
      case DELETE -> "cluster.delete";
    };
  }

  private void fault(String promise, String what) {
    broken.add(promise + ": " + what);
  }
}

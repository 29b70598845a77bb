package io.k8slab.cli.wait;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterQueue;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.api.Step;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is new about a cluster since it was last looked at, as lines; and what it does right now.
 */
final class StepLines {
  /** A step may run again: its start tells the runs apart. */
  private record Run(String name, Instant startedAt) {}

  private final Palette palette;
  private final InstantSource clock;
  private final Set<Run> told = new HashSet<>();
  private String lastPlace = "";

  StepLines(Palette palette, InstantSource clock) {
    this.palette = palette;
    this.clock = clock;
  }

  /** What is over already when the waiting begins is no news. */
  void skip(Cluster cluster) {
    fresh(cluster);
  }

  /** One line for each step that ended since, and one for a new place in the queue. */
  List<String> news(Cluster cluster) {
    ClusterQueue queue = cluster.queue();
    String place = queue == null ? "" : place(queue);
    boolean moved = !place.isEmpty() && !place.equals(lastPlace);
    lastPlace = place;
    List<String> steps = fresh(cluster).stream().map(this::line).toList();
    return moved ? List.of(palette.busy("… ") + place) : steps;
  }

  private List<Step> fresh(Cluster cluster) {
    return cluster.steps().stream()
        .filter(step -> step.state() != Step.StateEnum.RUNNING)
        .filter(step -> told.add(new Run(step.name(), step.startedAt())))
        .toList();
  }

  private String line(Step step) {
    String mark =
        switch (step.state()) {
          case SUCCEEDED -> palette.good("✔");
          case FAILED, TIMED_OUT -> palette.bad("✘");
          case RUNNING, CANCELLED, UNRECOGNIZED -> palette.busy("-");
        };
    Instant end = step.finishedAt() == null ? clock.instant() : step.finishedAt();
    String took = Span.precise(Duration.between(step.startedAt(), end));
    return mark + " " + title(step) + " " + palette.faint(remark(step) + took);
  }

  private static String remark(Step step) {
    return switch (step.state()) {
      case SUCCEEDED, RUNNING, UNRECOGNIZED -> "";
      case FAILED, TIMED_OUT, CANCELLED ->
          step.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + (step.exitCode() == null ? "" : " (exit code " + step.exitCode() + ")")
              + " after ";
    };
  }

  /** What a spinner stands beside. */
  String now(Cluster cluster) {
    return cluster.steps().stream()
        .filter(step -> step.state() == Step.StateEnum.RUNNING)
        .reduce((earlier, later) -> later)
        .map(step -> title(step) + " " + palette.faint(since(step.startedAt())))
        .orElseGet(() -> idle(cluster));
  }

  private String idle(Cluster cluster) {
    if (cluster.queue() != null) {
      return place(cluster.queue());
    }
    return cluster.status() == ClusterStatus.UNRECOGNIZED
        ? "waiting"
        : cluster.status().name().toLowerCase(Locale.ROOT);
  }

  private String since(Instant start) {
    Duration past = Duration.between(start, clock.instant());
    return past.toSeconds() < 1 ? "" : Span.text(past);
  }

  private static String title(Step step) {
    return step.index() + "/" + step.total() + " " + Printable.of(step.title());
  }

  private String place(ClusterQueue queue) {
    return "queued, " + QueueText.of(queue, clock.instant());
  }
}

package io.k8slab.cli.cluster;

import io.k8slab.cli.api.LogEntry;
import io.k8slab.cli.api.LogPage;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Surroundings;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code k8slab cluster logs}. */
@Command(
    name = "logs",
    description = {
      "Print how a cluster was made, paused, resumed and removed",
      "Times are UTC. With -o json a line of JSON each, with -o yaml a document each."
    },
    footer = {"%nExamples:", "  k8slab cluster logs demo", "  k8slab cluster logs demo --follow"})
public final class Logs implements Runnable {
  private static final int PAGE = 500;

  /** The longest that the API holds a request. */
  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until nothing more will come")
  private boolean follow;

  @Mixin private Output output = new Output();

  public Logs(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    Api api = invocation.api();
    // by its id from here on: the name may be another cluster's later
    String id = follow ? api.get(name).value().id().toString() : name;
    Duration wait = follow ? LONG_POLL : Duration.ZERO;
    long after = 0;
    boolean more = true;
    while (more) {
      Reply<LogPage> page = api.logs(id, after, wait, PAGE);
      print(surroundings, page);
      boolean complete = Boolean.TRUE.equals(page.value().complete());
      boolean moved = page.value().next() > after;
      after = page.value().next();
      // a page may be complete and have a successor: only one that adds nothing is the last
      more = follow ? !complete || moved : moved && !page.value().items().isEmpty();
      // whoever read us has gone (| head)
      more &= !surroundings.out().checkError();
      if (more && !moved) {
        pause();
      }
    }
  }

  /** A server that does not hold the request is not to be asked without end. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.UNEXPECTED, "Interrupted", e);
    }
  }

  private void print(Surroundings surroundings, Reply<LogPage> page) {
    List<LogEntry> entries = page.value().items();
    List<?> json =
        page.json() instanceof Map<?, ?> m && m.get("items") instanceof List<?> items
            ? items
            : List.of();
    for (int i = 0; i < entries.size(); i++) {
      LogEntry entry = entries.get(i);
      Object raw = json.get(i);
      if (raw != null) {
        output.printOne(surroundings, raw, palette -> line(entry, palette));
      }
    }
  }

  private static String line(LogEntry entry, Palette palette) {
    String text = Printable.of(entry.text().stripTrailing());
    String shown =
        switch (entry.stream()) {
          case STDOUT, UNRECOGNIZED -> text;
          case STDERR -> palette.busy(text);
          case AGENT -> palette.strong(text);
        };
    String step = entry.step() == null ? "" : Printable.of(entry.step()) + " ";
    return palette.faint(TIME.format(entry.at()) + " " + step) + shown;
  }
}

package io.k8slab.cli.host;

import io.k8slab.cli.api.Host;
import io.k8slab.cli.api.HostAmount;
import io.k8slab.cli.api.HostClustersInner;
import io.k8slab.cli.api.HostCondition;
import io.k8slab.cli.api.HostDrain;
import io.k8slab.cli.api.HostState;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Span;
import io.k8slab.cli.terminal.Table;
import io.k8slab.cli.terminal.Table.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Hosts for people: many as rows, one as a sheet. */
record HostText(Palette palette, Instant now) {
  private static final String READY = "Ready";

  static void show(Invocation invocation, Output output, Reply<Host> host) {
    output.print(
        invocation.surroundings(),
        host.json(),
        palette ->
            new HostText(palette, invocation.surroundings().clock().instant()).sheet(host.value()));
  }

  String table(List<Host> hosts) {
    Table table = new Table();
    table.row(header("HOST", "POOL", "STATE", "TAKES", "SLOTS", "CPU", "MEMORY", "REPORTED"));
    for (Host host : hosts) {
      table.row(
          List.of(
              Cell.of(host.id()),
              Cell.of(host.pool()),
              state(host),
              Cell.of(takes(host)),
              Cell.of(host.slots().used() + "/" + host.slots().limit()),
              Cell.of(amount(host.cpu())),
              Cell.of(amount(host.memory())),
              Cell.of(ago(host.reportedAt()))));
    }
    return table.text();
  }

  String sheet(Host host) {
    Table sheet = new Table();
    line(sheet, "Host", Cell.of(host.id()));
    line(sheet, "Pool", Cell.of(host.pool()));
    line(sheet, "State", state(host));
    line(sheet, "Takes clusters", Cell.of(takes(host)));
    if (host.drain() != null) {
      line(sheet, "Drain", Cell.of(drain(host.drain())));
    }
    line(sheet, "Reported", Cell.of(ago(host.reportedAt()) + " by " + host.agentId()));
    line(sheet, "Slots", Cell.of(host.slots().used() + " of " + host.slots().limit() + " used"));
    line(sheet, "CPU", Cell.of(amount(host.cpu()) + ", load " + host.load().load1()));
    line(sheet, "Memory", Cell.of(amount(host.memory()) + free(host.load().memoryAvailable())));
    line(sheet, "Disk", Cell.of(amount(host.disk()) + free(host.load().diskFree())));
    line(sheet, "Offers", Cell.of(offers(host)));
    if (!host.labels().isEmpty()) {
      line(sheet, "Labels", Cell.of(labels(host)));
    }
    return sheet.text() + conditions(host) + clusters(host);
  }

  private String conditions(Host host) {
    Table table = new Table().row(header("CONDITION", "STATUS", "SINCE", "MESSAGE"));
    for (HostCondition condition : host.conditions()) {
      String status = condition.status().name();
      boolean good =
          condition.type().equals(READY) == (condition.status() == HostCondition.StatusEnum.TRUE);
      table.row(
          List.of(
              Cell.of(condition.type()),
              new Cell(status, good ? palette.good(status) : palette.bad(status)),
              Cell.of(ago(condition.since())),
              Cell.of(condition.message())));
    }
    return "\n" + table.text();
  }

  private String clusters(Host host) {
    if (host.clusters() == null || host.clusters().isEmpty()) {
      return "";
    }
    Table table = new Table().row(header("CLUSTER", "STATUS", "PROVIDER", "EXPIRES IN", "OWNER"));
    for (HostClustersInner cluster : host.clusters()) {
      table.row(
          List.of(
              Cell.of(cluster.name()),
              Cell.of(cluster.status().name()),
              Cell.of(cluster.provider()),
              Cell.of(cluster.expiresAt() == null ? "-" : left(cluster.expiresAt())),
              Cell.of(cluster.ownerId().toString())));
    }
    return "\n" + table.text();
  }

  private String drain(HostDrain drain) {
    if (drain.empty()) {
      return "nothing is left on it";
    }
    String until =
        drain.emptyAt() == null
            ? "not known when it is empty"
            : "empty in " + left(drain.emptyAt());
    return drain.deadline() == null
        ? until
        : until + ", leases end in " + left(drain.deadline()) + " at the latest";
  }

  private Cell state(Host host) {
    String text = host.state().name();
    return new Cell(text, host.state() == HostState.READY ? palette.good(text) : palette.bad(text));
  }

  /** Or what keeps clusters away. */
  private static String takes(Host host) {
    return host.schedulable()
        ? "yes"
        : host.conditions().stream()
            .filter(c -> c.type().equals(READY) != (c.status() == HostCondition.StatusEnum.TRUE))
            .map(HostCondition::type)
            .map(type -> type.equals(READY) ? "NotReady" : type)
            .collect(Collectors.joining(",", "no: ", ""));
  }

  private static String amount(HostAmount amount) {
    return amount.used() + " of " + amount.limit();
  }

  private static String free(String amount) {
    return " reserved, " + amount + " free";
  }

  private static String offers(Host host) {
    return host.providers().stream()
        .map(offer -> offer.kind() + " " + String.join(" ", offer.versions()))
        .collect(Collectors.joining(", "));
  }

  private static String labels(Host host) {
    return host.labels().entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }

  private String ago(Instant then) {
    return Span.text(Duration.between(then, now)) + " ago";
  }

  private String left(Instant end) {
    return Span.text(Duration.between(now, end));
  }

  private void line(Table sheet, String name, Cell value) {
    sheet.row(List.of(new Cell(name, palette.strong(name)), value));
  }

  private List<Cell> header(String... names) {
    List<Cell> cells = new ArrayList<>();
    for (String name : names) {
      cells.add(new Cell(name, palette.strong(name)));
    }
    return cells;
  }
}

package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Lease;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Span;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code k8slab cluster extend}. */
@Command(
    name = "extend",
    description = {
      "Add time to a cluster's lease",
      "It applies at once. Your quota says how often, and how far from now a lease may end."
    },
    footer = {"%nExample:", "  k8slab cluster extend demo --ttl 1h"})
public final class Extend implements Runnable {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  @Option(
      names = "--ttl",
      required = true,
      paramLabel = "TIME",
      description = "To add, such as 1h or 30m")
  private String ttl = "";

  @Mixin private Output output = new Output();

  public Extend(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Reply<Lease> lease = invocation.api().extend(name, ttl);
    output.print(invocation.surroundings(), lease.json(), _ -> text(lease.value()));
  }

  private String text(Lease lease) {
    Instant now = invocation.surroundings().clock().instant();
    return """
    %s now ends in %s (%s).
    Extensions: %d of %d used; the furthest end now is %s.
    """
        .formatted(
            Printable.of(name),
            Span.text(Duration.between(now, lease.expiresAt())),
            lease.expiresAt(),
            lease.extensions().used(),
            lease.extensions().limit(),
            lease.latestEnd());
  }
}

package io.k8slab.cli.cluster;

import picocli.CommandLine.Command;

/** {@code k8slab cluster}: the commands below it, or its help. */
@Command(
    name = "cluster",
    aliases = "clusters",
    synopsisSubcommandLabel = "COMMAND",
    description = "Clusters and their leases")
public final class ClusterGroup {}

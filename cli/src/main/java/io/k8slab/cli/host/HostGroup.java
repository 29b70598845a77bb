package io.k8slab.cli.host;

import picocli.CommandLine.Command;

/** {@code k8slab host}: the commands below it, or its help. */
@Command(
    name = "host",
    aliases = "hosts",
    synopsisSubcommandLabel = "COMMAND",
    description = "The machines that clusters are on (system administrators)")
public final class HostGroup {}

package io.k8slab.cli.auth;

import picocli.CommandLine.Command;

/** {@code k8slab auth}: the commands below it, or its help. */
@Command(
    name = "auth",
    synopsisSubcommandLabel = "COMMAND",
    description = "Your account on a server, and being signed in to it")
public final class AuthGroup {}

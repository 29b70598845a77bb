package io.k8slab.cli;

import io.k8slab.cli.auth.AuthGroup;
import io.k8slab.cli.auth.Register;
import io.k8slab.cli.auth.SignIn;
import io.k8slab.cli.auth.SignOut;
import io.k8slab.cli.auth.Status;
import io.k8slab.cli.cluster.ClusterGroup;
import io.k8slab.cli.cluster.Create;
import io.k8slab.cli.cluster.Delete;
import io.k8slab.cli.cluster.Extend;
import io.k8slab.cli.cluster.Get;
import io.k8slab.cli.cluster.GetCredentials;
import io.k8slab.cli.cluster.GetKubeconfig;
import io.k8slab.cli.cluster.ListClusters;
import io.k8slab.cli.cluster.Logs;
import io.k8slab.cli.cluster.Pause;
import io.k8slab.cli.cluster.Resume;
import io.k8slab.cli.host.Cordon;
import io.k8slab.cli.host.Drain;
import io.k8slab.cli.host.GetHost;
import io.k8slab.cli.host.HostGroup;
import io.k8slab.cli.host.ListHosts;
import io.k8slab.cli.host.Uncordon;
import io.k8slab.cli.session.Invocation;
import java.util.List;
import picocli.CommandLine;

/**
 * All commands, in the order of the help. A command's model is read by reflection and costs
 * milliseconds, so that where the arguments begin with a command's full name, only that one is
 * made; for anything else (help, a typing error, completion) all are.
 */
final class CommandTree {
  private static final List<String> AUTH = List.of("login", "logout", "status", "register");
  private static final List<String> CLUSTER =
      List.of(
          "create",
          "list",
          "get",
          "extend",
          "pause",
          "resume",
          "delete",
          "get-kubeconfig",
          "get-credentials",
          "logs");

  private static final List<String> HOST = List.of("list", "get", "cordon", "uncordon", "drain");

  private final Invocation invocation;

  private CommandTree(Invocation invocation) {
    this.invocation = invocation;
  }

  static CommandLine of(Invocation invocation, String... arguments) {
    CommandTree tree = new CommandTree(invocation);
    CommandLine root = new CommandLine(new Root(invocation));
    String group = arguments.length < 2 ? "" : arguments[0];
    String command = arguments.length < 2 ? "" : arguments[1];
    if (group.equals("auth") && AUTH.contains(command)) {
      return root.addSubcommand(tree.auth(List.of(command)));
    }
    if (group.equals("cluster") && CLUSTER.contains(command)) {
      return root.addSubcommand(tree.cluster(List.of(command)));
    }
    if (group.equals("host") && HOST.contains(command)) {
      return root.addSubcommand(tree.host(List.of(command)));
    }
    return root.addSubcommand(tree.auth(AUTH))
        .addSubcommand(tree.cluster(CLUSTER))
        .addSubcommand(tree.host(HOST))
        .addSubcommand(new Completion(invocation));
  }

  private CommandLine auth(List<String> names) {
    CommandLine group = new CommandLine(new AuthGroup());
    for (String name : names) {
      group.addSubcommand(
          switch (name) {
            case "login" -> new SignIn(invocation);
            case "logout" -> new SignOut(invocation);
            case "status" -> new Status(invocation);
            case "register" -> new Register(invocation);
            default -> throw new IllegalArgumentException(name);
          });
    }
    return group;
  }

  private CommandLine cluster(List<String> names) {
    CommandLine group = new CommandLine(new ClusterGroup());
    for (String name : names) {
      group.addSubcommand(
          switch (name) {
            case "create" -> new Create(invocation);
            case "list" -> new ListClusters(invocation);
            case "get" -> new Get(invocation);
            case "extend" -> new Extend(invocation);
            case "pause" -> new Pause(invocation);
            case "resume" -> new Resume(invocation);
            case "delete" -> new Delete(invocation);
            case "get-kubeconfig" -> new GetKubeconfig(invocation);
            case "get-credentials" -> new GetCredentials(invocation);
            case "logs" -> new Logs(invocation);
            default -> throw new IllegalArgumentException(name);
          });
    }
    return group;
  }

  private CommandLine host(List<String> names) {
    CommandLine group = new CommandLine(new HostGroup());
    for (String name : names) {
      group.addSubcommand(
          switch (name) {
            case "list" -> new ListHosts(invocation);
            case "get" -> new GetHost(invocation);
            case "cordon" -> new Cordon(invocation);
            case "uncordon" -> new Uncordon(invocation);
            case "drain" -> new Drain(invocation);
            default -> throw new IllegalArgumentException(name);
          });
    }
    return group;
  }
}

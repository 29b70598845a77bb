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
import io.k8slab.cli.cluster.GetKubeconfig;
import io.k8slab.cli.cluster.ListClusters;
import io.k8slab.cli.cluster.Logs;
import io.k8slab.cli.session.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * All commands, in the order of the help. A command's model is read by reflection and costs
 * milliseconds, so that where the arguments begin with a command's full name, only that one is
 * made; for anything else (help, a typing error, completion) all are.
 */
final class CommandTree {
  private record Group(Object itself, Map<String, Function<Invocation, Object>> commands) {}

  private static final Set<String> VERSION = Set.of("-V", "--version");

  private final Invocation invocation;
  private final List<String> arguments;

  private CommandTree(Invocation invocation, List<String> arguments) {
    this.invocation = invocation;
    this.arguments = arguments;
  }

  static CommandLine of(Invocation invocation, String... arguments) {
    return new CommandTree(invocation, List.of(arguments)).root();
  }

  private static Map<String, Group> groups() {
    Map<String, Function<Invocation, Object>> auth = new LinkedHashMap<>();
    auth.put("login", SignIn::new);
    auth.put("logout", SignOut::new);
    auth.put("status", Status::new);
    auth.put("register", Register::new);
    Map<String, Function<Invocation, Object>> cluster = new LinkedHashMap<>();
    cluster.put("create", Create::new);
    cluster.put("list", ListClusters::new);
    cluster.put("get", Get::new);
    cluster.put("extend", Extend::new);
    cluster.put("delete", Delete::new);
    cluster.put("get-kubeconfig", GetKubeconfig::new);
    cluster.put("logs", Logs::new);
    Map<String, Group> groups = new LinkedHashMap<>();
    groups.put("auth", new Group(new AuthGroup(), auth));
    groups.put("cluster", new Group(new ClusterGroup(), cluster));
    return groups;
  }

  private CommandLine root() {
    CommandLine root = new CommandLine(new Root(invocation));
    Map<String, Group> groups = groups();
    if (arguments.size() == 1 && VERSION.contains(arguments.getFirst())) {
      return root;
    }
    Group named = arguments.size() < 2 ? null : groups.get(arguments.get(0));
    Function<Invocation, Object> only =
        named == null ? null : named.commands().get(arguments.get(1));
    if (named != null && only != null) {
      return root.addSubcommand(
          new CommandLine(named.itself()).addSubcommand(only.apply(invocation)));
    }
    for (Group group : groups.values()) {
      CommandLine line = new CommandLine(group.itself());
      group.commands().values().forEach(command -> line.addSubcommand(command.apply(invocation)));
      root.addSubcommand(line);
    }
    return root.addSubcommand(new Completion(invocation));
  }
}

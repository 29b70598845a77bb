package io.k8slab.cli;

import io.k8slab.cli.Root.Version;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Surroundings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The process's entry. */
public final class Main {
  private static final int WIDTH = 100;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Surroundings.ofProcess(), args));
  }

  /** One invocation in the surroundings given; answers the exit code. */
  public static int run(Surroundings surroundings, String... args) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      // scripts ask for it often, and nothing of the commands is needed to answer
      surroundings.out().println(Version.text());
      return ExitCode.OK.code();
    }
    Invocation invocation = new Invocation(surroundings);
    ErrorReport errors = new ErrorReport(surroundings, invocation.trace());
    CommandLine root = CommandTree.of(invocation, args);
    UsageMessageSpec usage = root.getCommandSpec().usageMessage();
    usage.footer(footer());
    int code =
        root.setUsageHelpWidth(WIDTH)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    surroundings.outPalette() == Palette.ANSI ? Ansi.ON : Ansi.OFF))
            .setOut(writer(surroundings.out()))
            .setErr(writer(surroundings.err()))
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors)
            .execute(args);
    surroundings.out().flush();
    surroundings.err().flush();
    return code;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static String[] footer() {
    List<String> lines = new ArrayList<>();
    lines.add("%nFirst steps:");
    lines.add("  k8slab auth login");
    lines.add("  k8slab cluster create --name demo --wait");
    lines.add("  k8slab cluster get-kubeconfig demo > demo.yaml");
    lines.add("%nEnvironment:");
    lines.add("  K8SLAB_API_URL   the server");
    lines.add("  K8SLAB_CONFIG    the configuration file (default: ~/.config/k8s-lab/config.yaml)");
    lines.add("  NO_COLOR         no colours");
    lines.add("%nExit codes:");
    for (ExitCode code : ExitCode.values()) {
      lines.add("  " + (code.code() < 10 ? " " : "") + code.code() + "  " + code.meaning());
    }
    return lines.toArray(String[]::new);
  }
}

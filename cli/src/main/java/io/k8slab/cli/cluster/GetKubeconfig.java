package io.k8slab.cli.cluster;

import io.k8slab.cli.config.PrivateFile;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Surroundings;
import io.k8slab.cli.terminal.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code k8slab cluster get-kubeconfig}. */
@Command(
    name = "get-kubeconfig",
    description = {
      "Print a kubeconfig of your own",
      "It holds a certificate made for you now, good for at most an hour and never beyond the "
          + "lease. Ask again for a new one. With --auth exec it holds no secret: kubectl asks "
          + "k8slab, which must be on the PATH, whenever it needs a certificate."
    },
    footer = {
      "%nExamples:",
      "  k8slab cluster get-kubeconfig demo > demo.yaml",
      "  k8slab cluster get-kubeconfig demo --file demo.yaml",
      "  k8slab cluster get-kubeconfig demo --auth exec --file demo.yaml",
      "  kubectl --kubeconfig demo.yaml get nodes"
    })
public final class GetKubeconfig implements Runnable {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Write it there, for you alone to read (mode 600)")
  private @Nullable Path file;

  @Option(
      names = "--auth",
      paramLabel = "WAY",
      defaultValue = "certificate",
      description = "How kubectl shows who it is: certificate or exec")
  private Auth auth = Auth.certificate;

  /** As they are typed. */
  enum Auth {
    certificate,
    exec
  }

  public GetKubeconfig(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    byte[] kubeconfig = invocation.api().kubeconfig(name, auth.name());
    if (file == null) {
      print(surroundings, kubeconfig);
      return;
    }
    try {
      PrivateFile.write(file.toAbsolutePath(), kubeconfig);
    } catch (IOException e) {
      throw Failure.of(ExitCode.USAGE, file + " cannot be written", e, String.valueOf(e));
    }
    surroundings.err().println("Next: kubectl --kubeconfig " + file + " get nodes");
  }

  private static void print(Surroundings surroundings, byte[] kubeconfig) {
    Palette palette = surroundings.outPalette();
    if (palette == Palette.PLAIN) {
      // to the byte as it came
      surroundings.out().write(kubeconfig, 0, kubeconfig.length);
    } else {
      String yaml = new String(kubeconfig, StandardCharsets.UTF_8);
      surroundings.out().print(YamlText.highlighted(yaml, palette));
    }
    surroundings.out().flush();
  }
}

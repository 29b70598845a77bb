package io.k8slab.bench;

import io.k8slab.bench.gates.ReadGates;
import io.k8slab.bench.lab.Checkout;
import io.k8slab.bench.lab.StartByLauncher;
import io.k8slab.bench.measure.Progress;
import io.k8slab.bench.measure.Surroundings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code ./lab bench}, with {@link Arguments}. The figures go to standard output, everything else
 * to standard error.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // before the first logger: what libraries have to say must not mix with the figures
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
  }

  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Arguments parsed;
    try {
      parsed = Arguments.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(Arguments.USAGE);
      return RunBenches.NOT_MEASURABLE;
    }
    Path root = Checkout.around(Path.of("").toAbsolutePath());
    Surroundings surroundings =
        new Surroundings(
            root,
            Checkout.testbed(environment),
            Checkout.tools(environment),
            new StartByLauncher(root),
            new Progress(err));
    return new RunBenches(ReadGates.ofThisBuild(), Benches.all(parsed.sizes()), surroundings, out)
        .run(parsed);
  }
}

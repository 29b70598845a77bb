package io.k8slab.dist;

import java.util.ArrayList;
import java.util.List;

/** One folder that is deployed. */
enum Distribution {
  LAMBDA_API(
      "lambda-api", "functions/lambda", "bootstrap", "io.k8slab.lambda.LambdaMain", 60, true),
  LAMBDA_EVENTS(
      "lambda-events", "functions/lambda", "bootstrap", "io.k8slab.lambda.LambdaMain", 60, true),
  FUNCTIONS("functions", "functions/http", "bin/functions", "io.k8slab.edge.Main", 50, true),
  HOST_AGENT("host-agent", "host-agent", "bin/host-agent", "io.k8slab.agent.Main", 50, false);

  /** One core or two, and small heaps: quick to start rather than fast at its peak. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "-Duser.timezone=UTC",
          "--enable-native-access=ALL-UNNAMED",
          // protobuf, which sealing uses, still does; the JDK would warn on the console
          "--sun-misc-unsafe-memory-access=allow");

  private final String folder;
  private final String module;
  private final String launcher;
  private final String mainClass;
  private final int heapPercent;
  private final boolean trained;

  Distribution(
      String folder,
      String module,
      String launcher,
      String mainClass,
      int heapPercent,
      boolean trained) {
    this.folder = folder;
    this.module = module;
    this.launcher = launcher;
    this.mainClass = mainClass;
    this.heapPercent = heapPercent;
    this.trained = trained;
  }

  String folder() {
    return folder;
  }

  /** Whose jar and {@code target/lib} are in it. */
  String module() {
    return module;
  }

  /** The script that starts it, below the folder. */
  String launcher() {
    return launcher;
  }

  String mainClass() {
    return mainClass;
  }

  /** Whether it has an AOT cache. */
  boolean trained() {
    return trained;
  }

  /** Whether anybody can look into its running process. */
  boolean diagnosable() {
    return !launcher.equals("bootstrap"); // Lambda's name for it
  }

  /** Every flag of its JVM but the class path and the cache. */
  List<String> flags() {
    var flags = new ArrayList<>(FLAGS);
    flags.add("-XX:MaxRAMPercentage=" + heapPercent);
    return flags;
  }
}

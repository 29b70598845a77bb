package io.k8slab.dist;

import java.util.List;

/**
 * One folder that is deployed.
 *
 * @param module whose jar and {@code target/lib} are in it
 * @param launcher the script that starts it, below the folder
 * @param heap flags of the JVM that are its own
 * @param trained whether it has an AOT cache
 */
enum Distribution {
  LAMBDA_API(
      "lambda-api",
      "functions/lambda",
      "bootstrap",
      "io.k8slab.lambda.LambdaMain",
      List.of("-XX:MaxRAMPercentage=60"),
      true),
  LAMBDA_EVENTS(
      "lambda-events",
      "functions/lambda",
      "bootstrap",
      "io.k8slab.lambda.LambdaMain",
      List.of("-XX:MaxRAMPercentage=60"),
      true),
  FUNCTIONS(
      "functions",
      "functions/http",
      "bin/functions",
      "io.k8slab.edge.Main",
      List.of("-XX:MaxRAMPercentage=50", "-Xss512k"),
      true),
  HOST_AGENT(
      "host-agent",
      "host-agent",
      "bin/host-agent",
      "io.k8slab.agent.Main",
      List.of("-XX:MaxRAMPercentage=50", "-Xss512k"),
      false);

  /** One core or two, and small heaps: quick to start rather than fast at its peak (ADR 0012). */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Duser.timezone=UTC",
          "--enable-native-access=ALL-UNNAMED",
          // protobuf, which sealing uses, still does; the JDK would warn on the console
          "--sun-misc-unsafe-memory-access=allow");

  private final String folder;
  private final String module;
  private final String launcher;
  private final String mainClass;
  private final List<String> ownFlags;
  private final boolean trained;

  Distribution(
      String folder,
      String module,
      String launcher,
      String mainClass,
      List<String> ownFlags,
      boolean trained) {
    this.folder = folder;
    this.module = module;
    this.launcher = launcher;
    this.mainClass = mainClass;
    this.ownFlags = ownFlags;
    this.trained = trained;
  }

  String folder() {
    return folder;
  }

  String module() {
    return module;
  }

  String launcher() {
    return launcher;
  }

  String mainClass() {
    return mainClass;
  }

  boolean trained() {
    return trained;
  }

  /** Every flag of its JVM but the class path and the cache. */
  List<String> flags() {
    return java.util.stream.Stream.concat(FLAGS.stream(), ownFlags.stream()).toList();
  }
}

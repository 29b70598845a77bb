package io.k8slab.bench.deployed;

import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.LambdaInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folders of {@code infra/dist}, and processes of them under a Runtime API.
 *
 * @param target where they are
 */
record Deployed(Path target) {
  private static final String API = "lambda-api";

  /**
   * @throws IllegalStateException saying what to do
   */
  static Deployed in(Path root) {
    var target = root.resolve("infra/dist/target");
    if (!Files.isExecutable(target.resolve(API).resolve("bootstrap"))) {
      throw new IllegalStateException("it needs what is deployed: run infra/dist/build");
    }
    return new Deployed(target);
  }

  Path folder(String name) {
    return target.resolve(name);
  }

  /** {@code api} as Lambda starts it, on the first of so many cores. */
  List<String> api(int cores) {
    return on(cores, List.of(folder(API).resolve("bootstrap").toString()));
  }

  /** Nothing but AWS's client and {@link PlainHandler}: no Spring, no AOT cache. */
  List<String> plain(int cores) throws IOException {
    var jars = new ArrayList<String>();
    jars.add(PlainHandler.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (var lib = Files.newDirectoryStream(folder(API).resolve("lib"), "aws-lambda-java-*.jar")) {
      lib.forEach(jar -> jars.add(jar.toString()));
    }
    return on(
        cores,
        List.of(
            folder(API).resolve("jre/bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            String.join(":", jars),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            PlainHandler.class.getName()));
  }

  private static List<String> on(int cores, List<String> command) {
    return Stream.concat(
            Stream.of("taskset", "-c", cores == 1 ? "0" : "0-" + (cores - 1)), command.stream())
        .toList();
  }

  /** Seconds from the start of a process until it has answered one event. */
  static double secondsToFirstAnswer(
      List<String> command, Map<String, String> environment, byte[] event, Path log)
      throws IOException {
    long before = System.nanoTime();
    try (var instance = LambdaInstance.start(command, "api", environment, log)) {
      var outcome = instance.invoke(event);
      double seconds = (System.nanoTime() - before) / 1e9;
      requireSuccess(outcome.error(), outcome.body());
      return seconds;
    }
  }

  static void requireSuccess(boolean error, byte[] answer) {
    if (error) {
      throw new IllegalStateException("the function failed");
    }
    int status = GatewayEvents.response(answer).status();
    if (status >= 300) {
      throw new IllegalStateException("the function answered " + status);
    }
  }
}

package io.k8slab.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.dist.train.Served;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.LambdaExchange;
import io.k8slab.lambda.testing.LambdaInstance;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.SocketExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.contract.ApiContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against what is deployed: the launchers, with their AOT caches. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DistContractIT {
  private static KafkaBroker broker;
  private static String direct;
  @TempDir private Path folder;

  @BeforeAll
  static void ask_the_function_itself() {
    broker = KafkaBroker.started();
    try (var database = TestDatabase.create();
        var functions =
            RunningFunctions.start(FunctionsConfig.from(environment(database)), List.of("api"))) {
      direct = ApiContract.of(new FunctionExchange(functions.api()), database);
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void the_lambda_package_answers_as_the_function_does_and_uses_its_cache() throws Exception {
    var loaded = folder.resolve("loaded");
    try (var database = TestDatabase.create()) {
      var environment = environment(database);
      environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
      try (var instance =
          LambdaInstance.start(
              List.of(Dist.launcher(Distribution.LAMBDA_API).toString()),
              "api",
              environment,
              folder.resolve("log"))) {
        assertThat(ApiContract.of(new LambdaExchange(instance, GatewayEvents.VERSION_1), database))
            .isEqualTo(direct);
        assertThat(instance.logged()).doesNotContain("no AOT cache");
      }
    }
    assertMostlyFromCache(loaded);
  }

  @Test
  void the_containers_folder_answers_as_the_function_does_and_uses_its_cache() throws Exception {
    var loaded = folder.resolve("loaded");
    try (var database = TestDatabase.create()) {
      var environment = environment(database);
      environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
      try (var process = Served.start(Dist.launcher(Distribution.FUNCTIONS), environment)) {
        assertThat(ApiContract.of(new SocketExchange(process.port()), database)).isEqualTo(direct);
        assertThat(Files.readString(process.log())).doesNotContain("no AOT cache");
      }
    }
    assertMostlyFromCache(loaded);
  }

  private static void assertMostlyFromCache(Path loaded) throws Exception {
    var ours = Files.readAllLines(loaded).stream().filter(l -> l.contains(" io.k8slab.")).toList();
    assertThat(ours).hasSizeGreaterThan(100);
    assertThat(ours.stream().filter(line -> line.contains("shared objects file")).count())
        .isGreaterThan(ours.size() * 9L / 10);
  }

  private static Map<String, String> environment(TestDatabase database) {
    return new HashMap<>(TestEnvironment.of(database.config(5), broker.bootstrapServers()));
  }
}

package io.k8slab.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.LambdaExchange;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.contract.ApiContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract, with the deployment's jars under the real runtime interface client. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LambdaContractIT {
  private static KafkaBroker broker;
  private static String direct;
  @TempDir private Path folder;

  @BeforeAll
  static void ask_the_function_itself() {
    broker = KafkaBroker.started();
    try (var database = TestDatabase.create();
        var functions =
            RunningFunctions.start(
                FunctionsConfig.from(
                    TestEnvironment.of(database.config(5), broker.bootstrapServers())),
                List.of("api"))) {
      direct = ApiContract.of(new FunctionExchange(functions.api()), database);
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(GatewayEvents.class)
  void lambda_answers_as_the_function_does(GatewayEvents events) throws Exception {
    try (var database = TestDatabase.create();
        var instance =
            LambdaProcess.start(
                "api", TestEnvironment.of(database.config(1), broker.bootstrapServers()), folder)) {
      assertThat(ApiContract.of(new LambdaExchange(instance, events), database)).isEqualTo(direct);
      assertThat(instance.logged())
          .doesNotContain("correct horse")
          .doesNotContain(TestDatabase.PASSWORD);
    }
  }
}

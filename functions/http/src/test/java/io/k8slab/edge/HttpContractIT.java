package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.contract.ApiContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, over sockets: the program of containers and Knative as a process of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpContractIT {
  @TempDir private Path folder;

  @Test
  void the_containers_process_answers_as_the_function_does() throws Exception {
    try (var broker = KafkaBroker.started()) {
      assertThat(ofProcess(broker)).isEqualTo(direct(broker));
    }
  }

  private static String direct(KafkaBroker broker) {
    try (var database = TestDatabase.create();
        var functions =
            RunningFunctions.start(
                FunctionsConfig.from(environment(database, broker)), List.of("api"))) {
      return ApiContract.of(new FunctionExchange(functions.api()), database);
    }
  }

  private String ofProcess(KafkaBroker broker) throws Exception {
    try (var database = TestDatabase.create();
        var process = HttpProcess.start(folder, environment(database, broker), "serve")) {
      return ApiContract.of(process.exchange(), database);
    }
  }

  private static Map<String, String> environment(TestDatabase database, KafkaBroker broker) {
    return TestEnvironment.of(database.config(5), broker.bootstrapServers());
  }
}

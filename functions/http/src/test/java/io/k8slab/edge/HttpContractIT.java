package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.contract.ApiContract;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The contract, over sockets: the edge of containers, Knative and the local installation. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpContractIT {
  @Test
  void the_edge_answers_as_the_function_does() {
    try (var broker = KafkaBroker.started()) {
      var direct = transcript(broker, false);
      assertThat(transcript(broker, true)).isEqualTo(direct);
    }
  }

  private static String transcript(KafkaBroker broker, boolean overSockets) {
    try (var database = TestDatabase.create();
        var functions =
            RunningFunctions.start(
                FunctionsConfig.from(
                    TestEnvironment.of(database.config(5), broker.bootstrapServers())),
                List.of("api"))) {
      if (!overSockets) {
        return ApiContract.of(new FunctionExchange(functions.api()), database);
      }
      try (var edge = HttpEdge.start(HttpConfig.loopback(0), functions.api())) {
        return ApiContract.of(new SocketExchange(edge.port()), database);
      }
    }
  }
}

package io.k8slab.lambda;

import io.k8slab.config.InvalidSetting;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.FunctionsContext;
import io.k8slab.functions.Migrate;
import io.k8slab.functions.RunningFunctions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** The one function that a process is, behind what turns Lambda's events into what it takes. */
final class OneFunction {
  /** Is no function of the catalog: it is run once, by who installs a version. */
  private static final String MIGRATE = "migrate";

  private OneFunction() {}

  /**
   * @throws InvalidSetting naming the variable
   */
  static UnaryOperator<byte[]> start(Map<String, String> environment) {
    var name = environment.getOrDefault(FunctionsContext.DEFINITION_VARIABLE, "").strip();
    if (name.equals(MIGRATE)) {
      return new ScheduleFunction(() -> migrate(environment));
    }
    if (!FunctionsContext.names().contains(name)) {
      throw new InvalidSetting(
          FunctionsContext.DEFINITION_VARIABLE,
          "must be one of " + String.join(", ", FunctionsContext.names()) + ", " + MIGRATE);
    }
    var functions =
        RunningFunctions.start(FunctionsConfig.from(forOneInvocation(environment)), List.of(name));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(functions::close));
    if (name.equals(FunctionsContext.API)) {
      return new GatewayFunction(functions.api());
    }
    return switch (functions.find(name)) {
      case RunningFunctions.Kind.TakesRecords records -> new RecordsFunction(records.accept());
      case RunningFunctions.Kind.RunsByClock clock -> new ScheduleFunction(clock.run());
    };
  }

  /**
   * What suits an instance that serves one invocation at a time and is frozen after each: one
   * connection, and Kafka has what was committed before the answer is given.
   */
  static Map<String, String> forOneInvocation(Map<String, String> environment) {
    var settings = new HashMap<String, String>();
    settings.put("K8SLAB_DATABASE_POOL_SIZE", "1");
    settings.put("K8SLAB_LOGINS_AT_ONCE", "1");
    settings.putAll(environment);
    settings.put("K8SLAB_PUBLISHING", "inline");
    return settings;
  }

  /** The migration job, where nothing but functions can be run. */
  private static Map<String, String> migrate(Map<String, String> environment) {
    try {
      Migrate.run(environment);
      return Map.of("status", "done");
    } catch (InvalidSetting e) {
      throw new InvocationFailed(String.valueOf(e.getMessage()));
    } catch (SQLException | ExecutionException e) {
      throw new IllegalStateException("the migration failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

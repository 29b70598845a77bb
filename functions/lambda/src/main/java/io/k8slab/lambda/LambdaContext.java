package io.k8slab.lambda;

import io.k8slab.config.InvalidSetting;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.FunctionsContext;
import io.k8slab.functions.Migrate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.catalog.FunctionTypeUtils;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * Registers the one function that this process is, and before it {@value #HANDLER}, which takes an
 * event as Lambda has it. That one takes a stream: for anything else {@code FunctionInvoker} would
 * write the event, passwords included, into the log, and let the client's HTTP headers choose a
 * function.
 */
public final class LambdaContext
    implements ApplicationContextInitializer<GenericApplicationContext> {
  static final String HANDLER = "lambda";

  /** Is no function of the catalog: it is run once, by who installs a version. */
  private static final String MIGRATE = "migrate";

  private static final Type STREAM =
      new ParameterizedTypeReference<Message<InputStream>>() {}.getType();
  private static final Type BYTES = new ParameterizedTypeReference<Message<byte[]>>() {}.getType();

  private final Supplier<FunctionsConfig> config;

  /** Configured by the environment. */
  public LambdaContext() {
    this(() -> FunctionsConfig.from(forOneInvocation(System.getenv())));
  }

  LambdaContext(Supplier<FunctionsConfig> config) {
    this.config = config;
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

  @Override
  public void initialize(GenericApplicationContext context) {
    var name = context.getEnvironment().getProperty(FunctionsContext.DEFINITION, "").strip();
    if (name.equals(MIGRATE)) {
      register(context, () -> new ScheduleFunction(LambdaContext::migrate));
      return;
    }
    if (!FunctionsContext.names().contains(name)) {
      throw new InvalidSetting(
          "SPRING_CLOUD_FUNCTION_DEFINITION",
          "must be one of " + String.join(", ", FunctionsContext.names()) + ", " + MIGRATE);
    }
    new FunctionsContext(config).initialize(context);
    register(context, () -> adapter(context.getBean(name, FunctionRegistration.class).getTarget()));
  }

  private static void register(
      GenericApplicationContext context, Supplier<UnaryOperator<byte[]>> function) {
    context.registerBean(
        HANDLER,
        FunctionRegistration.class,
        () ->
            new FunctionRegistration<>(stream(function.get()), HANDLER)
                .type(FunctionTypeUtils.functionType(STREAM, BYTES)));
  }

  /** The migration job, where nothing but functions can be run. */
  private static Map<String, String> migrate() {
    try {
      Migrate.run(System.getenv());
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

  /** By what the function is: one that answers, one that takes records, or one that just runs. */
  @SuppressWarnings("unchecked") // as FunctionsContext declares them
  private static UnaryOperator<byte[]> adapter(Object target) {
    return switch (target) {
      case Function<?, ?> api ->
          new GatewayFunction((Function<Message<byte[]>, Message<byte[]>>) api);
      case Consumer<?> consumer -> new RecordsFunction((Consumer<Message<byte[]>>) consumer);
      case Supplier<?> supplier -> new ScheduleFunction(supplier);
      default -> throw new IllegalStateException("no function: " + target);
    };
  }

  private static Function<Message<InputStream>, Message<byte[]>> stream(
      UnaryOperator<byte[]> adapter) {
    return event -> {
      try {
        return new GenericMessage<>(adapter.apply(event.getPayload().readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}

package io.k8slab.functions;

import io.k8slab.config.InvalidSetting;
import io.k8slab.health.HealthHandlers;
import io.k8slab.http.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.Message;

/**
 * The functions of one process, in a catalog. It is what {@code FunctionalSpringApplication} makes
 * of {@link FunctionsContext}, without the rest of Spring Boot.
 */
public final class RunningFunctions implements AutoCloseable {
  private final GenericApplicationContext context;
  private final FunctionCatalog catalog;
  private final HealthHandlers health;

  private RunningFunctions(GenericApplicationContext context) {
    this.context = context;
    this.catalog = context.getBean(FunctionCatalog.class);
    this.health = context.getBean(Parts.class).health();
  }

  /** All that the environment selects. */
  public static RunningFunctions start(FunctionsConfig config) {
    return start(config, List.of());
  }

  /** These; where there are none, all that the environment selects. */
  public static RunningFunctions start(FunctionsConfig config, List<String> names) {
    var context = new GenericApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("start", properties(names)));
    new FunctionsContext(() -> config).initialize(context);
    new ContextFunctionCatalogInitializer().initialize(context);
    try {
      context.refresh();
      return new RunningFunctions(context);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static Map<String, Object> properties(List<String> names) {
    var properties = new HashMap<String, Object>();
    properties.put("spring.functional.enabled", true);
    if (!names.isEmpty()) {
      properties.put(FunctionsContext.DEFINITION, String.join(";", names));
    }
    return properties;
  }

  public FunctionCatalog catalog() {
    return catalog;
  }

  /** HTTP exchanges as {@code HttpMessages} has them. */
  public Function<Message<byte[]>, Message<byte[]>> api() {
    Function<Message<byte[]>, Message<byte[]>> api = catalog.lookup("api");
    return Objects.requireNonNull(api, "api");
  }

  /** Whether the process lives, as {@code api} answers it; also where that is not one of them. */
  public Response live() {
    return health.live();
  }

  /** Whether it can work, as {@code api} answers it; also where that is not one of them. */
  public Response ready() {
    return health.ready();
  }

  /** What a function is, but for {@code api}. */
  public sealed interface Kind {
    /**
     * It takes a topic's records, as {@code InboundMessages} has them: {@code applyStatusEvent}, …
     *
     * @param accept throws where the record shall come again
     */
    record TakesRecords(Consumer<Message<byte[]>> accept) implements Kind {}

    /**
     * It is run from time to time: {@code relayOutbox}, {@code reconcile}, …
     *
     * @param run gives what the run did
     */
    record RunsByClock(Supplier<Object> run) implements Kind {}
  }

  /**
   * A function by its name.
   *
   * @throws InvalidSetting where it was not started, or is {@code api}
   */
  public Kind find(String name) {
    var target =
        context.containsBean(name)
            ? context.getBean(name, FunctionRegistration.class).getTarget()
            : null;
    return switch (target) {
      case Consumer<?> _ -> new Kind.TakesRecords(catalog.lookup(name));
      case Supplier<?> _ -> new Kind.RunsByClock(catalog.lookup(name));
      case null, default ->
          throw new InvalidSetting(
              FunctionsContext.DEFINITION,
              "names no function that takes events or a clock: " + name);
    };
  }

  @Override
  public void close() {
    context.close();
  }
}

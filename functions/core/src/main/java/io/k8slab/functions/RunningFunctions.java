package io.k8slab.functions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.function.context.FunctionCatalog;
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

  private RunningFunctions(GenericApplicationContext context) {
    this.context = context;
    this.catalog = context.getBean(FunctionCatalog.class);
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

  /**
   * One that takes a topic's records, as {@code InboundMessages} has them: {@code
   * applyStatusEvent}, {@code storeLogs}, {@code trackHosts}. It throws where the record shall come
   * again.
   */
  public Consumer<Message<byte[]>> consumer(String name) {
    Consumer<Message<byte[]>> consumer = catalog.lookup(name);
    return Objects.requireNonNull(consumer, name);
  }

  /** One that is run from time to time: {@code relayOutbox}, {@code reconcile}, ... */
  public Supplier<Object> supplier(String name) {
    Supplier<Object> supplier = catalog.lookup(name);
    return Objects.requireNonNull(supplier, name);
  }

  @Override
  public void close() {
    context.close();
  }
}
